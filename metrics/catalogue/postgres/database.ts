/** What each database did, its size, and how near it is to the wraparound of its transaction numbers. */
import { defineMetrics } from '../../entry.ts';
import { established, jobs, perDatabase } from './labels.ts';

const perDatid = { labels: { datid: '*', datname: '*' }, jobs } as const;
const onStandby = 'the server is a standby';
const from18 = 'the server has version 18 or later';

export const database = defineMetrics({
  pg_stat_database_numbackends: { ...perDatid, type: 'gauge', unit: 'connections', help: 'Connections now.' },
  pg_stat_database_xact_commit: counter('transactions', 'Transactions committed.'),
  pg_stat_database_xact_rollback: counter('transactions', 'Transactions rolled back.'),
  pg_stat_database_blks_hit: counter('blocks', 'Blocks found in the buffer cache.'),
  pg_stat_database_blks_read: counter('blocks', 'Blocks read from the operating system.'),
  pg_stat_database_blk_read_time: counter('milliseconds', 'Time of reading blocks; 0 unless track_io_timing is on.'),
  pg_stat_database_blk_write_time: counter('milliseconds', 'Time of writing blocks; 0 unless track_io_timing is on.'),
  pg_stat_database_tup_returned: counter('rows', 'Rows read by scans.'),
  pg_stat_database_tup_fetched: counter('rows', 'Rows fetched through indexes.'),
  pg_stat_database_tup_inserted: counter('rows', 'Rows inserted.'),
  pg_stat_database_tup_updated: counter('rows', 'Rows updated.'),
  pg_stat_database_tup_deleted: counter('rows', 'Rows deleted.'),
  pg_stat_database_conflicts: counter('queries', 'Queries cancelled by recovery on a standby.'),
  pg_stat_database_deadlocks: counter('events', 'Deadlocks found.'),
  pg_stat_database_temp_files: counter('files', 'Temporary files that queries wrote.'),
  pg_stat_database_temp_bytes: counter('bytes', 'Bytes that queries wrote to temporary files.'),
  pg_stat_database_checksum_failures: {
    ...counter('errors', 'Pages whose checksum was wrong.'),
    onlyWhere: 'pages have checksums',
  },
  pg_stat_database_session_time: counter('milliseconds', 'Time that sessions lasted.'),
  pg_stat_database_active_time: counter('milliseconds', 'Time that sessions worked on statements.'),
  pg_stat_database_idle_in_transaction_time: counter(
    'milliseconds',
    'Time that sessions did nothing in the middle of a transaction.',
  ),
  pg_stat_database_sessions: counter('sessions', 'Sessions begun.'),
  pg_stat_database_sessions_abandoned: counter('sessions', 'Sessions ended because the client was lost.'),
  pg_stat_database_sessions_fatal: counter('sessions', 'Sessions ended by a fatal error.'),
  pg_stat_database_sessions_killed: counter('sessions', 'Sessions ended by an operator.'),
  pg_stat_database_parallel_workers_to_launch: {
    ...counter('workers', 'Parallel workers that queries were planned with.'),
    onlyWhere: from18,
  },
  pg_stat_database_parallel_workers_launched: {
    ...counter('workers', 'Parallel workers that queries got.'),
    onlyWhere: from18,
  },
  pg_stat_database_conflicts_confl_tablespace: conflict('a tablespace was dropped'),
  pg_stat_database_conflicts_confl_lock: conflict('a lock was in the way'),
  pg_stat_database_conflicts_confl_snapshot: conflict('rows that they could still see were cleaned up'),
  pg_stat_database_conflicts_confl_bufferpin: conflict('a buffer was in use'),
  pg_stat_database_conflicts_confl_deadlock: conflict('of a deadlock'),
  pg_stat_database_stats_reset: {
    ...perDatid,
    type: 'gauge',
    unit: 'timestamp seconds',
    help: 'When the statistics started from zero, in seconds since the epoch.',
    onlyWhere: 'they were ever reset',
  },
  pg_database_size_bytes: { ...perDatabase, type: 'gauge', unit: 'bytes', help: 'Size of the database on disk.' },
  pg_database_xid_age: {
    ...perDatabase,
    type: 'gauge',
    unit: 'transactions',
    help: 'Transactions since the oldest number that is not frozen; at two thousand million the server stops writing.',
  },
  pg_database_multixact_age: {
    ...perDatabase,
    type: 'gauge',
    unit: 'transactions',
    help: 'The same for multixacts, the numbers of rows that several transactions lock.',
  },
  pg_database_wraparound_age_datfrozenxid_seconds: {
    ...perDatabase,
    type: 'gauge',
    unit: 'transactions',
    help: 'The same as pg_database_xid_age: in spite of its name, not seconds.',
    inherited: established,
  },
  pg_database_wraparound_age_datminmxid_seconds: {
    ...perDatabase,
    type: 'gauge',
    unit: 'transactions',
    help: 'The same as pg_database_multixact_age: in spite of its name, not seconds.',
    inherited: established,
  },
});

function counter<
  const U extends
    | 'transactions'
    | 'blocks'
    | 'rows'
    | 'queries'
    | 'events'
    | 'files'
    | 'bytes'
    | 'milliseconds'
    | 'sessions'
    | 'errors'
    | 'workers',
>(unit: U, help: string) {
  return { ...perDatid, type: 'counter', unit, help, inherited: established } as const;
}

function conflict(reason: string) {
  const help = `Queries cancelled by recovery because ${reason}.`;
  return { ...perDatid, type: 'counter', unit: 'queries', help, inherited: established, onlyWhere: onStandby } as const;
}
