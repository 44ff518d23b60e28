/**
 * The agent beside the real postgres_exporter, on one server: the last version that Debian's exporter knows, and the
 * newest, of which it does not know how checkpoints are counted.
 */
import assert from 'node:assert/strict';
import process from 'node:process';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { postgres } from '../../metrics/catalogue/postgres/index.ts';
import type { Entry } from '../../metrics/entry.ts';
import { timeOfRoles } from '../../test/postgres-time.ts';
import {
  freePort,
  postgresOf,
  type RunningProcess,
  startPostgres,
  startProcess,
  type TestPostgres,
  waitFor,
} from '../../test/services.ts';
import { onLinuxOnly } from '../host-under-test.ts';
import { connectTo } from '../postgres-under-test.ts';
import { addedByPostgresExporter, postgresDifferences } from './postgres.ts';
import { type SideBySide, scrape, waitForSameSeries, waitForSameValues } from './side-by-side.ts';

const lvd = fileURLToPath(new URL('../../lvd.js', import.meta.url));
const exporterRole = 'exporter';

for (const major of [15, 18] as const) {
  describe(`the agent and postgres_exporter on PostgreSQL ${major}`, onLinuxOnly, () => {
    let server: TestPostgres;
    let agent: RunningProcess;
    let exporter: RunningProcess;
    let pair: SideBySide;

    before(async () => {
      server = await startPostgres({ 'pg_stat_statements.track_planning': 'on' }, await postgresOf(major));
      const superuser = await connectTo(server.superuserUrl);
      await superuser.query(
        `CREATE ROLE ${exporterRole} LOGIN PASSWORD 'exporter'; GRANT pg_monitor TO ${exporterRole}`,
      );
      await superuser.query(`GRANT CONNECT ON DATABASE live_validation_dashboard TO ${exporterRole}`);
      await superuser.end();
      const [agentPort, exporterPort] = [await freePort(), await freePort()];
      agent = startProcess({
        command: process.execPath,
        args: [lvd, 'agent', '--port', String(agentPort)],
        env: { LVD_AGENT_DATABASE_URL: server.agentUrl },
      });
      const url = server.agentUrl.replace(/\/\/[^@]+@/, `//${exporterRole}:exporter@`);
      exporter = startProcess({
        command: 'prometheus-postgres-exporter',
        args: [`--web.listen-address=127.0.0.1:${exporterPort}`],
        env: { DATA_SOURCE_NAME: `${url}?sslmode=disable` },
      });
      await waitFor('both to answer', () => Promise.all([scrape(agentPort), scrape(exporterPort)]), 30_000);
      const theirs = new Set([...(await scrape(exporterPort)).values()].map(({ name }) => name));
      pair = {
        agentPort,
        exporterPort,
        differences: postgresDifferences,
        addedLabels: addedByPostgresExporter,
        isShared: (name) => name.startsWith('pg_') && theirs.has(name), // the agent tells more
      };
    });
    after(async () => {
      await Promise.all([agent.stop(), exporter.stop()]);
      await server.stop();
    });

    it('have the same series, but for those that are known not to be', async () => {
      const count = await waitForSameSeries(pair);
      assert.ok(count > 100, `${count} series are the same`);
    });

    it('tell the same values of every counter, and of every gauge that stays', async () => {
      const count = await waitForSameValues(pair);
      assert.ok(count > 60, `${count} values were compared`);
    });

    it('take of the server’s time: the agent no more than the exporter', async (test) => {
      const client = await connectTo(server.superuserUrl);
      try {
        await client.query('SELECT pg_stat_statements_reset()');
        const scrapes = 20;
        for (let turn = 0; turn < scrapes; turn++) {
          await scrape(pair.agentPort);
          await scrape(pair.exporterPort);
        }
        const times = await timeOfRoles(client);
        const [ours = Number.NaN, theirs = Number.NaN] = ['lvd_agent', exporterRole].map((role) => times.get(role));
        const each = (milliseconds: number): string => (milliseconds / scrapes).toFixed(2);
        test.diagnostic(`a scrape takes ${each(ours)} ms of the agent, ${each(theirs)} ms of the exporter`);
        assert.ok(ours <= theirs, `${ours} and ${theirs} ms`);
      } finally {
        await client.end();
      }
    });
  });
}

describe('names of later versions of postgres_exporter', () => {
  /** What dashboards ask for and version 0.11 does not have, with its labels. */
  const established = {
    pg_stat_statements_calls_total: 'user,datname,queryid',
    pg_stat_statements_seconds_total: 'user,datname,queryid',
    pg_stat_statements_rows_total: 'user,datname,queryid',
    pg_stat_statements_block_read_seconds_total: 'user,datname,queryid',
    pg_stat_statements_block_write_seconds_total: 'user,datname,queryid',
    pg_replication_lag_seconds: '',
    pg_replication_is_replica: '',
    pg_replication_last_replay_seconds: '',
    pg_stat_replication_pg_wal_lsn_diff: 'application_name,client_addr,state,slot_name',
    pg_replication_slots_active: 'slot_name,database',
    pg_replication_slots_pg_wal_lsn_diff: 'slot_name,database',
    pg_replication_slot_safe_wal_size_bytes: 'slot_name,slot_type',
    pg_replication_slot_wal_status: 'slot_name,slot_type,wal_status',
    pg_database_connection_limit: 'datname',
    pg_database_wraparound_age_datfrozenxid_seconds: 'datname',
    pg_database_wraparound_age_datminmxid_seconds: 'datname',
    pg_wal_segments: '',
    pg_wal_size_bytes: '',
    pg_postmaster_start_time_seconds: '',
    pg_stat_checkpointer_num_timed_total: '',
    pg_stat_checkpointer_num_requested_total: '',
    pg_stat_checkpointer_restartpoints_timed_total: '',
    pg_stat_checkpointer_restartpoints_req_total: '',
    pg_stat_checkpointer_restartpoints_done_total: '',
    pg_stat_checkpointer_write_time_total: '',
    pg_stat_checkpointer_sync_time_total: '',
    pg_stat_checkpointer_buffers_written_total: '',
    pg_stat_progress_vacuum_phase: 'datname,relname,phase',
    pg_stat_progress_vacuum_heap_blks: 'datname,relname',
    pg_stat_progress_vacuum_heap_blks_scanned: 'datname,relname',
    pg_stat_progress_vacuum_heap_blks_vacuumed: 'datname,relname',
    pg_stat_progress_vacuum_index_vacuums: 'datname,relname',
  };

  it('are the agent’s, with their labels', () => {
    const entries: Readonly<Record<string, Entry>> = postgres;
    for (const [name, labels] of Object.entries(established)) {
      assert.equal(Object.keys(entries[name]?.labels ?? { missing: '' }).join(), labels, name);
    }
  });
});

describe('the known differences from postgres_exporter', () => {
  it('each say why', () => {
    for (const { metric, reason } of postgresDifferences) assert.match(reason, /^[A-Z].{20,}\.$/, metric.source);
  });
});
