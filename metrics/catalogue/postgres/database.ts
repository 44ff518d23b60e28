/** What each database did, and its size. */
import { defineMetrics } from '../../entry.ts';
import { established, perDatabase } from './labels.ts';

export const database = defineMetrics({
  pg_stat_database_numbackends: { ...perDatabase, type: 'gauge', unit: 'connections', help: 'Connections now.' },
  pg_stat_database_xact_commit: counter('transactions', 'Transactions committed.'),
  pg_stat_database_xact_rollback: counter('transactions', 'Transactions rolled back.'),
  pg_stat_database_blks_hit: counter('blocks', 'Blocks found in the buffer cache.'),
  pg_stat_database_blks_read: counter('blocks', 'Blocks read from the operating system.'),
  pg_stat_database_tup_returned: counter('rows', 'Rows read by scans.'),
  pg_stat_database_tup_fetched: counter('rows', 'Rows fetched through indexes.'),
  pg_stat_database_tup_inserted: counter('rows', 'Rows inserted.'),
  pg_stat_database_tup_updated: counter('rows', 'Rows updated.'),
  pg_stat_database_tup_deleted: counter('rows', 'Rows deleted.'),
  pg_stat_database_conflicts: counter('queries', 'Queries cancelled by recovery on a standby.'),
  pg_stat_database_deadlocks: counter('events', 'Deadlocks found.'),
  pg_stat_database_temp_files: counter('files', 'Temporary files that queries wrote.'),
  pg_stat_database_temp_bytes: counter('bytes', 'Bytes that queries wrote to temporary files.'),
  pg_stat_database_blk_read_time_seconds_total: {
    ...perDatabase,
    type: 'counter',
    unit: 'seconds',
    help: 'Time spent on reading blocks; 0 unless track_io_timing is on.',
  },
  pg_stat_database_stats_reset: {
    ...perDatabase,
    type: 'gauge',
    unit: 'timestamp seconds',
    help: 'When the statistics started from zero, in seconds since the epoch.',
    onlyWhere: 'they were ever reset',
  },
  pg_database_size_bytes: { ...perDatabase, type: 'gauge', unit: 'bytes', help: 'Size of the database on disk.' },
});

function counter<const U extends 'transactions' | 'blocks' | 'rows' | 'queries' | 'events' | 'files' | 'bytes'>(
  unit: U,
  help: string,
) {
  return { ...perDatabase, type: 'counter', unit, help, inherited: established } as const;
}
