/** What the PostgreSQL collectors tell of a real server, and how they fail. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import type pg from 'pg';
import { startPostgres, type TestPostgres, waitFor } from '../../test/services.ts';
import { connectTo, type WatchedPostgres, watchPostgres } from '../postgres-under-test.ts';

const datname = 'live_validation_dashboard';

describe('the PostgreSQL collectors', () => {
  let server: TestPostgres;
  let client: pg.Client;
  let superuser: pg.Client;
  let watched: WatchedPostgres | undefined;

  const watch = async (url = server.agentUrl): Promise<WatchedPostgres> => {
    watched = await watchPostgres(url);
    return watched;
  };

  before(async () => {
    server = await startPostgres({ 'pg_stat_statements.max': '100' });
    client = await connectTo(server.url);
    superuser = await connectTo(server.superuserUrl);
    await client.query('CREATE TABLE colours (id int PRIMARY KEY, name text)');
    await client.query('CREATE INDEX colours_name ON colours (name)');
    await client.query("INSERT INTO colours SELECT n, 'colour ' || n FROM generate_series(1, 1000) n");
    await client.query('ANALYZE colours');
  });
  // The role may have two connections.
  afterEach(() => watched?.close());
  after(async () => {
    await Promise.all([client.end(), superuser.end()]);
    await server.stop();
  });

  it('tell at the first scrape already what is asked at every scrape, and the rest at the next', async () => {
    const { scrape, settled } = await watch();
    const first = await scrape();
    assert.deepEqual(first.failed, []);
    assert.deepEqual(first.values('pg_up'), [1]);
    assert.deepEqual(first.values('pg_replication_is_replica'), [0]);
    assert.equal(first.values('pg_stat_database_xact_commit', { datname }).length, 1);
    const { values } = await settled();
    assert.deepEqual(values('pg_settings_max_connections'), [50]);
    assert.deepEqual(values('pg_settings_shared_buffers_bytes'), [32 * 2 ** 20]);
    assert.deepEqual(values('pg_database_connection_limit', { datname }), [-1]);
    for (const name of ['pg_wal_segments', 'pg_stat_wal_bytes_total', 'pg_stat_activity_count']) {
      assert.ok((values(name)[0] ?? 0) > 0, name);
    }
  });

  it('use two connections, whatever number of scrapes there were', async () => {
    const { scrape, settled } = await watch();
    await Promise.all([scrape(), scrape()]);
    await settled();
    const { rows } = await client.query<{ connections: number }>(
      "SELECT count(*)::int4 AS connections FROM pg_stat_activity WHERE application_name = 'lvd-agent'",
    );
    assert.equal(rows[0]?.connections, 2);
  });

  it('tell a query that runs for more than a second, and the age of its transaction', async () => {
    const { scrape } = await watch();
    const sleeper = await connectTo(server.url);
    const sleeping = sleeper.query('SELECT pg_sleep(60)').catch(() => undefined);
    const { values } = await waitFor('the slow query', async () => {
      const told = await scrape();
      return told.values('pg_stat_activity_slow_queries', { datname })[0] === 1 && told;
    });
    assert.ok((values('pg_stat_activity_max_tx_duration', { datname, state: 'active' })[0] ?? 0) > 1);
    assert.deepEqual(values('pg_stat_activity_waiting', { wait_event_type: 'Timeout' }), [1]);
    await client.query(
      "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> pg_backend_pid()",
    );
    await sleeping;
    await sleeper.end();
  });

  it('tell who waits for a row that another transaction changed, and how long', async () => {
    const { scrape } = await watch();
    const waiter = await connectTo(server.url);
    await client.query('BEGIN');
    await client.query("UPDATE colours SET name = 'red' WHERE id = 1");
    const waiting = waiter.query("UPDATE colours SET name = 'blue' WHERE id = 1");
    const { values } = await waitFor('the waiting lock', async () => {
      const told = await scrape();
      return (told.values('pg_locks_oldest_wait_seconds')[0] ?? 0) > 0.1 && told;
    });
    assert.deepEqual(values('pg_blocked_backends'), [1]);
    assert.deepEqual(values('pg_locks_waiting', { datname, mode: 'sharelock' }), [1]);
    assert.deepEqual(values('pg_stat_activity_waiting', { wait_event_type: 'Lock' }), [1]);
    await client.query('ROLLBACK');
    await waiting;
    await waiter.end();
    assert.deepEqual((await scrape()).values('pg_locks_oldest_wait_seconds'), [0]);
  });

  it('tell how much WAL a slot keeps from which nobody reads', async () => {
    const { scrape } = await watch();
    assert.deepEqual((await scrape()).values('pg_replication_slots_inactive_retained_bytes'), [0]);
    await superuser.query("SELECT pg_create_physical_replication_slot('left_behind', true)");
    await client.query("INSERT INTO colours SELECT n, 'more' FROM generate_series(2001, 3000) n");
    const { values } = await scrape();
    assert.deepEqual(values('pg_replication_slots_active', { slot_name: 'left_behind' }), [0]);
    assert.deepEqual(values('pg_replication_slot_wal_status', { wal_status: 'reserved' }), [1]);
    const kept = values('pg_replication_slots_pg_wal_lsn_diff');
    assert.deepEqual(values('pg_replication_slots_inactive_retained_bytes'), kept);
    assert.ok((kept[0] ?? 0) > 50_000, String(kept));
    await superuser.query("SELECT pg_drop_replication_slot('left_behind')");
  });

  it('count deadlocks and temporary files', async () => {
    const { scrape } = await watch();
    const counts = async (): Promise<readonly number[]> => {
      const { values } = await scrape();
      return ['deadlocks', 'temp_files'].flatMap((name) => values(`pg_stat_database_${name}`, { datname }));
    };
    assert.deepEqual(await counts(), [0, 0]);
    const other = await connectTo(server.url);
    for (const [session, id] of [
      [client, 1],
      [other, 2],
    ] as const) {
      await session.query(`BEGIN; UPDATE colours SET name = 'red' WHERE id = ${id}`);
    }
    const crossed = await Promise.allSettled([
      client.query("UPDATE colours SET name = 'blue' WHERE id = 2"),
      other.query("UPDATE colours SET name = 'blue' WHERE id = 1"),
    ]);
    assert.equal(crossed.filter(({ status }) => status === 'rejected').length, 1);
    await Promise.all([client.query('ROLLBACK'), other.query('ROLLBACK')]);
    await client.query("SET work_mem = '64kB'");
    await client.query('SELECT count(*) FROM (SELECT n FROM generate_series(1, 100000) n ORDER BY n DESC) s');
    await client.query('RESET work_mem');
    // Otherwise a session tells what it did only once in a while.
    for (const session of [client, other]) await session.query('SELECT pg_stat_force_next_flush()');
    await other.end();
    const [deadlocks, files] = await waitFor('both counts', async () => {
      const told = await counts();
      return told.every((count) => count > 0) && told;
    });
    assert.equal(deadlocks, 1);
    assert.ok((files ?? 0) >= 1, `${files} files`); // parallel workers have files of their own
  });

  it('tell how far a vacuum is', async () => {
    const { scrape } = await watch();
    const vacuuming = await connectTo(server.url);
    await vacuuming.query("SET vacuum_cost_delay = '100ms'");
    await vacuuming.query('SET vacuum_cost_limit = 1');
    await client.query('DELETE FROM colours WHERE id % 2 = 0');
    const vacuum = vacuuming.query('VACUUM colours').catch(() => undefined); // it is cut off
    const labels = { datname, relname: 'colours' };
    const { values } = await waitFor('the vacuum to have scanned a block', async () => {
      const told = await scrape();
      return (told.values('pg_stat_progress_vacuum_heap_blks_scanned', labels)[0] ?? 0) > 0 && told;
    });
    assert.deepEqual(values('pg_stat_progress_vacuum_phase', labels).toSorted(), [0, 0, 0, 0, 0, 0, 1]);
    assert.ok((values('pg_stat_progress_vacuum_heap_blks', labels)[0] ?? 0) > 5);
    await client.query("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query = 'VACUUM colours'");
    await vacuum;
    await vacuuming.end();
  });

  it('fail one by one where the role lacks a right', async () => {
    const { settled } = await watch(server.url);
    const { failed, values } = await settled();
    assert.deepEqual(failed, ['postgres_activity', 'postgres_wal_files']);
    assert.deepEqual(values('pg_up'), [1]);
  });
});
