/** Replication, seen from a real primary and from its real standby, on the oldest version and on the newest. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type pg from 'pg';
import { postgresOf, startPostgres, startStandby, type TestPostgres, waitFor } from '../../test/services.ts';
import { connectTo, type WatchedPostgres, watchPostgres } from '../postgres-under-test.ts';

for (const major of [15, 18] as const) {
  describe(`replication of PostgreSQL ${major}`, () => {
    let primary: TestPostgres;
    let standby: TestPostgres;
    let client: pg.Client;
    let ofPrimary: WatchedPostgres;
    let ofStandby: WatchedPostgres;

    before(async () => {
      const binaries = await postgresOf(major);
      primary = await startPostgres({}, binaries);
      standby = await startStandby(primary, { name: 'second', binaries });
      client = await connectTo(primary.superuserUrl);
      await client.query('CREATE TABLE colours AS SELECT n AS id FROM generate_series(1, 1000) n');
      [ofPrimary, ofStandby] = [await watchPostgres(primary.agentUrl), await watchPostgres(standby.agentUrl)];
    });
    after(async () => {
      await Promise.all([ofPrimary?.close(), ofStandby?.close(), client?.end()]);
      await standby?.stop();
      await primary?.stop();
    });

    it('is told by the standby', async () => {
      const { values, failed } = await waitFor('the standby to have replayed a transaction', async () => {
        const told = await ofStandby.settled();
        return told.values('pg_replication_last_replay_seconds').length === 1 && told;
      });
      assert.deepEqual(failed, []);
      assert.deepEqual(values('pg_replication_is_replica'), [1]);
      assert.ok((values('pg_replication_lag_seconds')[0] ?? Number.NaN) >= 0);
      assert.ok(values('pg_stat_database_conflicts_confl_lock').length > 0);
      assert.equal(values('pg_checkpoints_total').length, 2);
    });

    it('is told by the primary, with the slot that the standby uses', async () => {
      const labels = { application_name: 'second', client_addr: '127.0.0.1', state: 'streaming', slot_name: 'second' };
      const behind = async () => (await ofPrimary.scrape()).values('pg_stat_replication_pg_wal_lsn_diff', labels)[0];
      await waitFor('the standby to have replayed all', async () => (await behind()) === 0);
      const { failed, values } = await ofPrimary.scrape();
      assert.deepEqual(failed, []);
      assert.deepEqual(values('pg_replication_is_replica'), [0]);
      assert.deepEqual(values('pg_replication_lag_seconds'), [0]);
      assert.deepEqual(values('pg_replication_slots_active', { slot_name: 'second' }), [1]);
    });

    it('tells how far a standby is behind that has stopped to replay', async () => {
      const paused = await connectTo(standby.superuserUrl);
      await paused.query('SELECT pg_wal_replay_pause()');
      await client.query('INSERT INTO colours SELECT n FROM generate_series(1, 5000) n');
      await waitFor('the primary to see it behind', async () => {
        const [bytes = 0] = (await ofPrimary.scrape()).values('pg_stat_replication_pg_wal_lsn_diff');
        return bytes > 100_000;
      });
      await waitFor('the standby to see it', async () => {
        const [seconds = 0] = (await ofStandby.scrape()).values('pg_replication_lag_seconds');
        return seconds > 0;
      });
      await paused.query('SELECT pg_wal_replay_resume()');
      await paused.end();
      await waitFor('the standby to be up to date', async () => {
        return (await ofStandby.scrape()).values('pg_replication_lag_seconds')[0] === 0;
      });
    });
  });
}
