/** Transactions, buffer cache, rows, sessions, deadlocks and temporary files of each database, from pg_stat_database. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter, gauge } from '../output.ts';
import { byVersion, type DatabaseRow, eachFigureByDatabase, selectFigures } from '../targets/postgres/figures.ts';

const version18 = 180_000;
const figures = [
  { metric: gauge(m.pg_stat_database_numbackends, 'connections'), sql: 's.numbackends' },
  { metric: counter(m.pg_stat_database_xact_commit, 'transactions'), sql: 's.xact_commit' },
  { metric: counter(m.pg_stat_database_xact_rollback, 'transactions'), sql: 's.xact_rollback' },
  { metric: counter(m.pg_stat_database_blks_hit, 'blocks'), sql: 's.blks_hit' },
  { metric: counter(m.pg_stat_database_blks_read, 'blocks'), sql: 's.blks_read' },
  { metric: counter(m.pg_stat_database_blk_read_time, 'milliseconds'), sql: 's.blk_read_time' },
  { metric: counter(m.pg_stat_database_blk_write_time, 'milliseconds'), sql: 's.blk_write_time' },
  { metric: counter(m.pg_stat_database_tup_returned, 'rows'), sql: 's.tup_returned' },
  { metric: counter(m.pg_stat_database_tup_fetched, 'rows'), sql: 's.tup_fetched' },
  { metric: counter(m.pg_stat_database_tup_inserted, 'rows'), sql: 's.tup_inserted' },
  { metric: counter(m.pg_stat_database_tup_updated, 'rows'), sql: 's.tup_updated' },
  { metric: counter(m.pg_stat_database_tup_deleted, 'rows'), sql: 's.tup_deleted' },
  { metric: counter(m.pg_stat_database_conflicts, 'queries'), sql: 's.conflicts' },
  { metric: counter(m.pg_stat_database_deadlocks, 'events'), sql: 's.deadlocks' },
  { metric: counter(m.pg_stat_database_temp_files, 'files'), sql: 's.temp_files' },
  { metric: counter(m.pg_stat_database_temp_bytes, 'bytes'), sql: 's.temp_bytes' },
  { metric: counter(m.pg_stat_database_checksum_failures, 'errors'), sql: 's.checksum_failures' },
  { metric: counter(m.pg_stat_database_session_time, 'milliseconds'), sql: 's.session_time' },
  { metric: counter(m.pg_stat_database_active_time, 'milliseconds'), sql: 's.active_time' },
  {
    metric: counter(m.pg_stat_database_idle_in_transaction_time, 'milliseconds'),
    sql: 's.idle_in_transaction_time',
  },
  { metric: counter(m.pg_stat_database_sessions, 'sessions'), sql: 's.sessions' },
  { metric: counter(m.pg_stat_database_sessions_abandoned, 'sessions'), sql: 's.sessions_abandoned' },
  { metric: counter(m.pg_stat_database_sessions_fatal, 'sessions'), sql: 's.sessions_fatal' },
  { metric: counter(m.pg_stat_database_sessions_killed, 'sessions'), sql: 's.sessions_killed' },
  {
    metric: counter(m.pg_stat_database_parallel_workers_to_launch, 'workers'),
    sql: 's.parallel_workers_to_launch',
    from: version18,
  },
  {
    metric: counter(m.pg_stat_database_parallel_workers_launched, 'workers'),
    sql: 's.parallel_workers_launched',
    from: version18,
  },
  {
    metric: gauge(m.pg_stat_database_stats_reset, 'timestamp seconds'),
    sql: 'extract(epoch FROM s.stats_reset)',
  },
];

const sql = byVersion(
  (version) => `
  SELECT s.datid::text AS datid, s.datname, ${selectFigures(figures, version)}
    FROM pg_stat_database s JOIN pg_database d ON d.oid = s.datid
   WHERE NOT d.datistemplate`,
);

export const collector = defineCollector({
  name: 'postgres_database',
  target: 'postgres',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: figures.map(({ metric }) => metric),
  async collect(postgres, emit) {
    const rows = await postgres.query<DatabaseRow>(sql);
    eachFigureByDatabase(figures, rows, (metric, labels, value) => emit(metric, labels, value));
  },
});
