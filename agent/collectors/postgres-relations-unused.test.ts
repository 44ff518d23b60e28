/** Which indexes count as unused, and since when, on a real server. */
import assert from 'node:assert/strict';
import process from 'node:process';
import { after, afterEach, before, describe, it } from 'node:test';
import pg from 'pg';
import { startPostgres, type TestPostgres, waitFor } from '../../test/services.ts';
import { openRelations, type Relations } from '../relations/relations-under-test.ts';

const datname = 'live_validation_dashboard';

describe('the collector of unused indexes', () => {
  let server: TestPostgres;
  let client: pg.Client;
  const opened: Relations[] = [];

  const connect = async (): Promise<pg.Client> => {
    const connected = new pg.Client({ connectionString: server.superuserUrl });
    connected.on('error', () => undefined); // the server crashes while it is connected
    await connected.connect();
    return connected;
  };
  const open = async (): Promise<Relations> => {
    const relations = await openRelations(server.agentUrl);
    opened.push(relations);
    return relations;
  };
  const figures = async (relations: Relations) => {
    const { values } = await relations.run('postgres_unused_indexes');
    const value = (name: string): number => values(name, { datname })[0] ?? Number.NaN;
    return {
      indexes: value('pg_unused_indexes'),
      bytes: value('pg_unused_indexes_bytes'),
      since: value('pg_unused_indexes_since_timestamp_seconds'),
    };
  };
  const query = async (sql: string): Promise<void> => {
    await client.query(sql);
    await client.query('SELECT pg_stat_force_next_flush()');
  };
  const scanWith = async (sql: string): Promise<void> => {
    await query('SET enable_seqscan = off');
    await query(sql);
    await query('RESET enable_seqscan');
  };
  const serverSeconds = async (): Promise<number> =>
    Number((await client.query('SELECT extract(epoch FROM clock_timestamp()) AS now')).rows[0]?.now);

  before(async () => {
    server = await startPostgres({ autovacuum: 'off' });
    client = await connect();
    await query('CREATE EXTENSION btree_gist');
    await query('CREATE TABLE rooms (id int PRIMARY KEY, name text, floor int UNIQUE, taken int4range)');
    await query("INSERT INTO rooms SELECT n, 'room ' || n, n, int4range(n, n + 1) FROM generate_series(1, 1000) n");
    await query('ALTER TABLE rooms ADD EXCLUDE USING gist (taken WITH &&)');
  });
  afterEach(() => Promise.all(opened.splice(0).map((relations) => relations.close())));
  after(async () => {
    await client.end();
    await server.stop();
  });

  it('counts none that enforces a constraint, identifies rows, or is not complete', async () => {
    await query('CREATE TABLE copied (id int NOT NULL)');
    await query('CREATE UNIQUE INDEX copied_id ON copied (id)');
    await query('ALTER TABLE copied REPLICA IDENTITY USING INDEX copied_id');
    await assert.rejects(query('CREATE INDEX CONCURRENTLY failed ON rooms ((1 / (id - 5)))'), /division by zero/);
    assert.equal((await figures(await open())).indexes, 0);
    await query('DROP INDEX failed');
  });

  it('counts one without a scan, with its size, until it is scanned', async () => {
    await query('CREATE INDEX rooms_name ON rooms (name)');
    const relations = await open();
    const { rows } = await client.query("SELECT pg_relation_size('rooms_name')::int4 AS bytes");
    const { indexes, bytes } = await figures(relations);
    assert.deepEqual({ indexes, bytes }, { indexes: 1, bytes: rows[0]?.bytes });
    await scanWith("SELECT * FROM rooms WHERE name = 'room 7'");
    assert.equal((await figures(relations)).indexes, 0);
  });

  it('does not count one that was made just now', async () => {
    const relations = await open();
    assert.equal((await figures(relations)).indexes, 0);
    await query('CREATE INDEX rooms_floor ON rooms (floor, name)');
    assert.equal((await figures(relations)).indexes, 0);
    await query('DROP INDEX rooms_floor');
  });

  it('takes the partitions of an index as one, and a scan of any for a scan of all', async () => {
    await query('CREATE TABLE visits (at int, name text) PARTITION BY RANGE (at)');
    await query('CREATE TABLE visits_1 PARTITION OF visits FOR VALUES FROM (0) TO (10)');
    await query('CREATE TABLE visits_2 PARTITION OF visits FOR VALUES FROM (10) TO (20)');
    await query('CREATE INDEX visits_name ON visits (name)');
    assert.equal((await figures(await open())).indexes, 1);
    await scanWith("SELECT * FROM visits_1 WHERE name = 'nobody'");
    assert.equal((await figures(await open())).indexes, 0);
    await query('DROP TABLE visits');
  });

  it('tells since when: since the server was made, a reset, or a crash', async () => {
    const relations = await open();
    const made = (await figures(relations)).since;
    const { rows } = await client.query(`
      SELECT extract(epoch FROM (pg_stat_file('PG_VERSION')).modification)::float8 AS made`);
    assert.ok(Math.abs(made - Number(rows[0]?.made)) < 24 * 3600, `${made}`);
    const beforeReset = await serverSeconds();
    assert.ok(made < beforeReset);
    await query('SELECT pg_stat_reset()');
    const reset = (await figures(relations)).since;
    assert.ok(reset >= beforeReset, `${reset} ≥ ${beforeReset}`);

    const beforeCrash = await serverSeconds();
    await crash();
    const { since } = await figures(await open());
    assert.ok(since >= beforeCrash, `${since} ≥ ${beforeCrash}`);
  });

  /** Kills a session, and waits until the server has recovered from it. */
  const crash = async (): Promise<void> => {
    const victim = await connect();
    const { rows } = await victim.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const { promise: cut, resolve } = Promise.withResolvers<void>();
    client.once('end', () => resolve());
    process.kill(rows[0]?.pid ?? Number.NaN, 'SIGKILL');
    await cut;
    client = await waitFor('the server to recover', connect);
  };
});
