/** A PostgreSQL that is frozen, gone or slow: what a scrape tells, how long it takes, and that it recovers. */
import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { after, afterEach, before, describe, it } from 'node:test';
import type pg from 'pg';
import { startPostgres, type TestPostgres, waitFor } from '../../test/services.ts';
import { connectTo, type WatchedPostgres, watchPostgres } from '../postgres-under-test.ts';

describe('a PostgreSQL in trouble', () => {
  let server: TestPostgres;
  let superuser: pg.Client;
  let watched: WatchedPostgres;

  before(async () => {
    server = await startPostgres();
    superuser = await connectTo(server.superuserUrl);
  });
  afterEach(() => watched.close());
  after(async () => {
    await superuser.end();
    await server.stop();
  });

  const isBack = () =>
    waitFor('every collector to succeed again', async () => {
      const { failed, values } = await watched.settled();
      return failed.length === 0 && values('pg_up')[0] === 1;
    });

  it('that is frozen holds up one scrape for a second, and no other; and has two connections when it is back', async (test) => {
    watched = await watchPostgres(server.agentUrl);
    await watched.settled();
    const tookMs: number[] = [];
    server.pause();
    try {
      for (let turn = 0; turn < 20; turn++) {
        const started = performance.now();
        const { values, failed } = await watched.scrape();
        tookMs.push(performance.now() - started);
        assert.deepEqual(values('pg_up'), [0]);
        assert.deepEqual([...failed].sort(), [...watched.names].sort());
        assert.deepEqual(values('pg_stat_database_xact_commit'), [], 'nothing of what was read before looks alive');
      }
    } finally {
      server.resume();
    }
    const [first = Number.NaN, ...later] = tookMs;
    test.diagnostic(
      `the first scrape took ${first.toFixed()} ms, the slowest later one ${Math.max(...later).toFixed(1)} ms`,
    );
    assert.ok(first < 2500 && Math.max(...later) < 500, `${tookMs.map(Math.round)} ms`);
    await isBack();
    const sql = "SELECT count(*)::int4 AS count FROM pg_stat_activity WHERE usename = 'lvd_agent'";
    await waitFor('no more than two connections', async () => {
      const { rows } = await superuser.query<{ count: number }>(sql);
      return (rows[0]?.count ?? Number.NaN) <= 2;
    });
  });

  it('whose role may not see what others do is told so, with no zeros instead', async () => {
    watched = await watchPostgres(server.agentUrl);
    assert.ok((await watched.scrape()).values('pg_stat_activity_slow_queries').length > 0);
    await superuser.query('REVOKE pg_monitor FROM lvd_agent');
    try {
      const { values, failed } = await watched.scrape();
      assert.ok(failed.includes('postgres_activity'), `failed: ${failed.join(', ')}`);
      for (const name of ['count', 'max_tx_duration', 'slow_queries', 'waiting'])
        assert.deepEqual(values(`pg_stat_activity_${name}`), [], name);
      const { reason } = watched.registry.states().find(({ name }) => name === 'postgres_activity') ?? {};
      assert.match(reason ?? '', /expected: a member of pg_monitor/);
    } finally {
      await superuser.query('GRANT pg_monitor TO lvd_agent');
    }
    await isBack();
  });

  it('that is frozen from the start on is told to be down, and found when it is back', async () => {
    server.pause();
    try {
      watched = await watchPostgres(server.agentUrl);
      for (let turn = 0; turn < 3; turn++) {
        const { values, failed } = await watched.scrape();
        assert.deepEqual(values('pg_up'), [0]);
        assert.equal(failed.length, watched.names.length);
      }
    } finally {
      server.resume();
    }
    await isBack();
  });

  it('that is gone is told to be down, and found when it is back', async () => {
    watched = await watchPostgres(server.agentUrl);
    await watched.settled();
    await server.stop();
    await waitFor('pg_up 0', async () => (await watched.scrape()).values('pg_up')[0] === 0);
    const { failed } = await watched.scrape();
    assert.deepEqual([...failed].sort(), [...watched.names].sort());
    await server.start();
    await isBack();
    superuser = await connectTo(server.superuserUrl);
  });

  it('that forbids one view fails the collectors of that view alone', async () => {
    watched = await watchPostgres(server.agentUrl);
    await watched.settled();
    await superuser.query('REVOKE SELECT ON pg_replication_slots FROM PUBLIC');
    try {
      const { failed, values } = await watched.scrape();
      assert.deepEqual(failed, ['postgres_replication', 'postgres_slots']);
      assert.deepEqual(values('pg_up'), [1]);
    } finally {
      await superuser.query('GRANT SELECT ON pg_replication_slots TO PUBLIC');
    }
    assert.deepEqual((await watched.scrape()).failed, []);
  });
});
