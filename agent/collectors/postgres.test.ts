/** The PostgreSQL collectors on a real server. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import pg from 'pg';
import { pino } from 'pino';
import { freePort, startPostgres, type TestPostgres, waitFor } from '../../test/services.ts';
import { type Exposed, exposed } from '../exposition-under-test.ts';
import { bindCollectors, loadCollectors } from '../load-collectors.ts';
import { createRegistry, type Registry } from '../registry.ts';
import { openPostgres, type Postgres } from '../targets/postgres.ts';

const silent = pino({ level: 'silent' });
const datname = 'live_validation_dashboard';

describe('the PostgreSQL collectors', () => {
  let server: TestPostgres;
  let client: pg.Client;
  const targets: Postgres[] = [];
  const clients: pg.Client[] = [];

  const open = async (url: string): Promise<Registry> => {
    const [postgres, second] = [openPostgres({ url, logger: silent }), openPostgres({ url, logger: silent })];
    targets.push(postgres, second);
    await waitFor('both connections', () => Promise.all([postgres.versionNumber(), second.versionNumber()]));
    const bound = { atScrape: { postgres }, inBackground: { postgres: second } };
    return createRegistry({ collectors: bindCollectors(await loadCollectors('linux'), bound), logger: silent });
  };
  const connect = async (url: string): Promise<pg.Client> => {
    const opened = new pg.Client({ connectionString: url });
    opened.on('error', () => undefined); // the server is stopped before it
    clients.push(opened);
    await opened.connect();
    return opened;
  };
  const scrape = async (registry: Registry): Promise<Exposed['values']> => exposed(await registry.collect()).values;
  const failedCollectors = async (registry: Registry): Promise<readonly string[]> =>
    exposed(await registry.collect()).failed;

  before(async () => {
    server = await startPostgres();
    client = await connect(server.url);
    await client.query('CREATE TABLE colours (id int PRIMARY KEY, name text)');
    await client.query('CREATE INDEX colours_name ON colours (name)');
    await client.query("INSERT INTO colours SELECT n, 'colour ' || n FROM generate_series(1, 1000) n");
    await client.query('ANALYZE colours');
  });
  // The role may have two connections.
  afterEach(() => Promise.all(targets.splice(0).map((target) => target.close())));
  after(async () => {
    await Promise.all(clients.map((opened) => opened.end()));
    await server.stop();
  });

  it('all succeed for the role that the agent has', async () => {
    const registry = await open(server.agentUrl);
    assert.deepEqual(await failedCollectors(registry), []);
    await registry.settled();
    const value = await scrape(registry);
    assert.deepEqual(value('pg_up'), [1]);
    assert.deepEqual(value('pg_settings_max_connections'), [50]);
    assert.deepEqual(value('pg_replication_is_replica'), [0]);
    assert.equal(value('pg_checkpoints_total').length, 2);
    assert.deepEqual(value('pg_unused_indexes', { datname }), [1]);
    assert.deepEqual(value('pg_stat_user_tables_table_size_bytes', { relname: 'colours' }).length, 1);
    for (const name of ['pg_database_size_bytes', 'pg_stat_database_xact_commit', 'pg_stat_statements_calls_total']) {
      assert.equal(value(name, { datname }).length, 1, name);
    }
    for (const name of ['pg_wal_segments', 'pg_stat_wal_bytes_total', 'pg_stat_activity_count']) {
      assert.ok((value(name)[0] ?? 0) > 0, name);
    }
  });

  it('use two connections, whatever number of scrapes there were', async () => {
    const registry = await open(server.agentUrl);
    await Promise.all([registry.collect(), registry.collect()]);
    await registry.settled();
    await registry.collect();
    const { rows } = await client.query<{ connections: number }>(
      "SELECT count(*)::int4 AS connections FROM pg_stat_activity WHERE application_name = 'lvd-agent'",
    );
    assert.equal(rows[0]?.connections, 2);
  });

  it('tell a query that runs for more than a second, and the age of its transaction', async () => {
    const registry = await open(server.agentUrl);
    const sleeper = await connect(server.url);
    const sleeping = sleeper.query('SELECT pg_sleep(60)').catch(() => undefined);
    await waitFor(
      'the slow query',
      async () => (await scrape(registry))('pg_stat_activity_slow_queries', { datname })[0] === 1,
    );
    const value = await scrape(registry);
    assert.ok((value('pg_stat_activity_max_tx_duration', { datname, state: 'active' })[0] ?? 0) > 1);
    await client.query(
      "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()",
    );
    await sleeping;
  });

  it('tell who waits for a row that another transaction changed', async () => {
    const registry = await open(server.agentUrl);
    const waiter = await connect(server.url);
    await client.query('BEGIN');
    await client.query("UPDATE colours SET name = 'red' WHERE id = 1");
    const waiting = waiter.query("UPDATE colours SET name = 'blue' WHERE id = 1");
    await waitFor('the waiting lock', async () => (await scrape(registry))('pg_blocked_backends')[0] === 1);
    assert.deepEqual((await scrape(registry))('pg_locks_waiting', { datname, mode: 'sharelock' }), [1]);
    await client.query('ROLLBACK');
    await waiting;
  });

  it('all succeed while a table is locked against every access', async () => {
    const registry = await open(server.agentUrl);
    await client.query('BEGIN');
    await client.query('LOCK TABLE colours IN ACCESS EXCLUSIVE MODE');
    assert.deepEqual(await failedCollectors(registry), []);
    await client.query('ROLLBACK');
  });

  it('never let the totals of the statements fall, nor jump after a reset', async () => {
    const registry = await open(server.agentUrl);
    const calls = async (): Promise<number> =>
      (await scrape(registry))('pg_stat_statements_calls_total', { datname })[0] ?? -1;
    assert.equal(await calls(), 0);
    for (let run = 0; run < 10; run += 1) await client.query('SELECT 1');
    const counted = await calls();
    assert.ok(counted >= 10, `${counted}`);
    const superuser = await connect(server.superuserUrl);
    await superuser.query('SELECT pg_stat_statements_reset()');
    const afterReset = await calls();
    assert.ok(afterReset >= counted && afterReset < counted + 10, `${counted}, then ${afterReset}`);
  });

  it('fail one by one where the role lacks a right', async () => {
    const registry = await open(server.url);
    assert.deepEqual(await failedCollectors(registry), ['postgres_wal_files']);
    assert.deepEqual((await scrape(registry))('pg_up'), [1]);
  });

  it('all fail within one scrape where the server rejects the role, or nobody listens', async () => {
    const wrongPassword = server.agentUrl.replace(/:[^:@]+@/, ':wrong@');
    const nobody = server.agentUrl.replace(/:\d+\//, `:${await freePort()}/`);
    for (const url of [wrongPassword, nobody]) {
      const postgres = openPostgres({ url, logger: silent });
      targets.push(postgres);
      const collectors = bindCollectors(await loadCollectors('linux'), { atScrape: { postgres } });
      const registry = createRegistry({ collectors, logger: silent });
      assert.deepEqual((await scrape(registry))('pg_up'), [0]);
      assert.deepEqual((await failedCollectors(registry)).length, collectors.length);
    }
  });

  it('say pg_up 0 as long as the server is gone, and recover', async () => {
    const registry = await open(server.agentUrl);
    await server.stop();
    await waitFor('pg_up 0', async () => (await scrape(registry))('pg_up')[0] === 0);
    const failed = await failedCollectors(registry);
    assert.ok(failed.length >= 10 && failed.every((name) => String(name).startsWith('postgres_')), String(failed));
    await server.start();
    await waitFor('pg_up 1', async () => (await scrape(registry))('pg_up')[0] === 1);
  });
});
