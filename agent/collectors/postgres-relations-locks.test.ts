/** The collectors about relations while somebody holds a table and its indexes against every access. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import pg from 'pg';
import { startPostgres, type TestPostgres, waitFor } from '../../test/services.ts';
import { onceMoreWhenLocked } from '../relations/once-more.ts';
import { openRelations, type Relations, relationCollectors } from '../relations/relations-under-test.ts';

describe('the collectors about relations, beside locks,', () => {
  let server: TestPostgres;
  let relations: Relations;
  const sessions: pg.Client[] = [];

  const connect = async (): Promise<pg.Client> => {
    const session = new pg.Client({ connectionString: server.superuserUrl });
    sessions.push(session);
    await session.connect();
    return session;
  };
  const sizes = async (): Promise<readonly (number | undefined)[]> => {
    const tables = await relations.run('postgres_tables');
    const indexes = await relations.run('postgres_indexes');
    return [
      tables.values('pg_stat_user_tables_table_size_bytes', { relname: 'orders' })[0],
      tables.values('pg_stat_user_tables_index_size_bytes', { relname: 'orders' })[0],
      indexes.values('pg_index_size_bytes', { indexrelname: 'orders_name' })[0],
    ];
  };

  before(async () => {
    server = await startPostgres({ autovacuum: 'off' });
    const session = await connect();
    await session.query('CREATE TABLE orders (id int PRIMARY KEY, name text)');
    await session.query('CREATE INDEX orders_name ON orders (name)');
    await session.query("INSERT INTO orders SELECT n, 'order ' || n FROM generate_series(1, 10000) n");
    await session.query('CREATE TABLE events (at int) PARTITION BY RANGE (at)');
    await session.query('CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10)');
    await session.query('CREATE INDEX events_at ON events (at)');
    await session.query('VACUUM ANALYZE');
    relations = await openRelations(server.agentUrl);
  });
  afterEach(() => Promise.all(sessions.splice(0).map((session) => session.end())));
  after(async () => {
    await relations.close();
    await server.stop();
  });

  it('all succeed, and tell sizes as of the last vacuum', async () => {
    const free = await sizes();
    const holder = await connect();
    await holder.query('BEGIN');
    // This locks the index and its table; the lock of the TOAST table and its index is TRUNCATE's.
    await holder.query('DROP INDEX orders_name');
    await holder.query('TRUNCATE orders');
    await holder.query('DROP TABLE events');
    const asker = await connect();
    await asker.query("SET lock_timeout = '100ms'");
    for (const relation of ['orders', 'orders_name', 'orders_pkey', 'events_1', 'events_1_at_idx']) {
      await assert.rejects(asker.query(`SELECT pg_relation_size('${relation}'::regclass)`), /lock timeout/, relation);
    }
    for (const name of relationCollectors) await relations.run(name);
    const held = await sizes();
    for (const [index, size] of held.entries()) {
      const [now, then] = [size ?? Number.NaN, free[index] ?? Number.NaN];
      // What is left out are the maps of free space and visibility: three to five blocks.
      assert.ok(now > 0 && now <= then && now >= then - 6 * 8192, `${held}, before ${free}`);
    }
    await holder.query('ROLLBACK');
    assert.deepEqual(await sizes(), free);
  });

  it('all succeed while somebody waits for such a lock, which is as good as taken', async () => {
    const [reader, waiter, asker] = [await connect(), await connect(), await connect()];
    await reader.query('BEGIN');
    await reader.query('SELECT count(*) FROM orders');
    await waiter.query('BEGIN');
    const waiting = waiter.query('LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');
    await waitFor('the waiting lock', async () => {
      const { rows } = await asker.query("SELECT 1 FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'");
      return rows.length === 1;
    });
    await asker.query("SET lock_timeout = '100ms'");
    await assert.rejects(asker.query("SELECT pg_table_size('orders')"), /lock timeout/);
    for (const name of relationCollectors) await relations.run(name);
    await reader.query('ROLLBACK');
    await waiting;
  });

  it('ask once more when a lock was taken just after they had looked, and only then', async () => {
    const [holder, asker] = [await connect(), await connect()];
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');
    await asker.query("SET lock_timeout = '10ms'");
    let times = 0;
    const ask = (sql: string, free: number) => async () => {
      if (++times === free) await holder.query('ROLLBACK');
      return (await asker.query<{ bytes: number }>(sql)).rows[0]?.bytes;
    };
    const sql = "SELECT pg_relation_size('orders')::int4 AS bytes";
    await assert.rejects(onceMoreWhenLocked(ask(sql, 3)), /lock timeout/);
    await assert.rejects(onceMoreWhenLocked(ask('SELECT 1 / 0', 9)), /division by zero/);
    assert.equal(times, 3);
    times = 0;
    assert.ok(((await onceMoreWhenLocked(ask(sql, 2))) ?? 0) > 0);
  });

  it('all succeed while tables come, change and go', async () => {
    const changer = await connect();
    let [isOver, rounds] = [false, 0];
    const changing = (async () => {
      for (; !isOver; rounds++) {
        await changer.query('CREATE TABLE passing (id int PRIMARY KEY, at int) PARTITION BY RANGE (id)');
        await changer.query('CREATE TABLE passing_1 PARTITION OF passing FOR VALUES FROM (0) TO (1000)');
        await changer.query('CREATE INDEX ON passing (at)');
        await changer.query('INSERT INTO passing SELECT n, n FROM generate_series(0, 999) n');
        await changer.query('ANALYZE passing');
        await changer.query('ALTER TABLE passing ALTER at TYPE text');
        await changer.query('VACUUM FULL orders');
        await changer.query('DROP TABLE passing');
      }
    })();
    for (let run = 0; run < 50; run++) for (const name of relationCollectors) await relations.run(name);
    isOver = true;
    await changing;
    assert.ok(rounds >= 3, `${rounds} rounds`);
  });
});
