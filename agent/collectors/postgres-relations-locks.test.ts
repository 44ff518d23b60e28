/** The collectors about relations while somebody holds a table and its indexes against every access. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import pg from 'pg';
import { startPostgres, type TestPostgres, waitFor } from '../../test/services.ts';
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
    await session.query('VACUUM ANALYZE orders');
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
    const asker = await connect();
    await asker.query("SET lock_timeout = '100ms'");
    for (const relation of ['orders', 'orders_name', 'orders_pkey']) {
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
});
