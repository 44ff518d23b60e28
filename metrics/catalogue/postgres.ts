/** PostgreSQL: names and meanings are postgres_exporter's where it has the figure, and follow its pattern elsewhere. */
import { defineMetrics } from '../entry.ts';

const jobs = ['agent'] as const;
const none = { labels: {}, jobs } as const;
const perDatabase = { labels: { datname: '*' }, jobs } as const;
const perTable = { labels: { datname: '*', schemaname: '*', relname: '*' }, jobs } as const;
const perStandby = { labels: { application_name: '*', client_addr: '*', state: '*' }, jobs } as const;
const established = 'postgres_exporter’s name';
const withStatements = 'the extension pg_stat_statements is installed';

/** States of a connection; `unknown` when the agent's role may not see it. */
export const connectionStates = [
  'active',
  'idle',
  'idle in transaction',
  'idle in transaction (aborted)',
  'fastpath function call',
  'disabled',
  'starting',
  'unknown',
] as const;

/** Lock modes, as pg_locks writes them in lower case. */
export const lockModes = [
  'accesssharelock',
  'rowsharelock',
  'rowexclusivelock',
  'shareupdateexclusivelock',
  'sharelock',
  'sharerowexclusivelock',
  'exclusivelock',
  'accessexclusivelock',
  'sireadlock',
] as const;

const perLockMode = { labels: { datname: '*', mode: lockModes }, jobs } as const;

export const postgres = defineMetrics({
  pg_up: { ...none, type: 'gauge', unit: 'state', help: 'Whether PostgreSQL answered a query in time: 1 yes, 0 no.' },
  pg_settings_max_connections: {
    ...none,
    type: 'gauge',
    unit: 'connections',
    help: 'Connections that the server allows.',
  },
  pg_settings_superuser_reserved_connections: {
    ...none,
    type: 'gauge',
    unit: 'connections',
    help: 'Connections that only a superuser gets.',
  },

  pg_stat_activity_count: {
    type: 'gauge',
    unit: 'connections',
    help: 'Connections by state, role and kind.',
    labels: { datname: '*', state: connectionStates, usename: '*', backend_type: '*' },
    jobs,
    inherited: established,
  },
  pg_stat_activity_max_tx_duration: {
    type: 'gauge',
    unit: 'seconds',
    help: 'Age of the oldest transaction that is open, in seconds.',
    labels: { datname: '*', state: connectionStates },
    jobs,
  },
  pg_stat_activity_slow_queries: {
    ...perDatabase,
    type: 'gauge',
    unit: 'queries',
    help: 'Queries that have been running for more than one second.',
  },

  pg_stat_database_numbackends: { ...perDatabase, type: 'gauge', unit: 'connections', help: 'Connections now.' },
  pg_stat_database_xact_commit: database('transactions', 'Transactions committed.'),
  pg_stat_database_xact_rollback: database('transactions', 'Transactions rolled back.'),
  pg_stat_database_blks_hit: database('blocks', 'Blocks found in the buffer cache.'),
  pg_stat_database_blks_read: database('blocks', 'Blocks read from the operating system.'),
  pg_stat_database_tup_returned: database('rows', 'Rows read by scans.'),
  pg_stat_database_tup_fetched: database('rows', 'Rows fetched through indexes.'),
  pg_stat_database_tup_inserted: database('rows', 'Rows inserted.'),
  pg_stat_database_tup_updated: database('rows', 'Rows updated.'),
  pg_stat_database_tup_deleted: database('rows', 'Rows deleted.'),
  pg_stat_database_conflicts: database('queries', 'Queries cancelled by recovery on a standby.'),
  pg_stat_database_deadlocks: database('events', 'Deadlocks found.'),
  pg_stat_database_temp_files: database('files', 'Temporary files that queries wrote.'),
  pg_stat_database_temp_bytes: database('bytes', 'Bytes that queries wrote to temporary files.'),
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

  pg_locks_count: {
    ...perLockMode,
    type: 'gauge',
    unit: 'locks',
    help: 'Locks held or waited for.',
    inherited: established,
  },
  pg_locks_waiting: { ...perLockMode, type: 'gauge', unit: 'locks', help: 'Locks that are waited for.' },
  pg_blocked_backends: {
    ...none,
    type: 'gauge',
    unit: 'backends',
    help: 'Server processes that wait for a lock which another one holds.',
  },

  pg_stat_user_tables_seq_scan: table('scans', 'Sequential scans.'),
  pg_stat_user_tables_seq_tup_read: table('rows', 'Rows read by sequential scans.'),
  pg_stat_user_tables_idx_scan: table('scans', 'Index scans.'),
  pg_stat_user_tables_idx_tup_fetch: table('rows', 'Rows fetched by index scans.'),
  pg_stat_user_tables_n_tup_ins: table('rows', 'Rows inserted.'),
  pg_stat_user_tables_n_tup_upd: table('rows', 'Rows updated.'),
  pg_stat_user_tables_n_tup_del: table('rows', 'Rows deleted.'),
  pg_stat_user_tables_n_live_tup: { ...perTable, type: 'gauge', unit: 'rows', help: 'Live rows, estimated.' },
  pg_stat_user_tables_n_dead_tup: { ...perTable, type: 'gauge', unit: 'rows', help: 'Dead rows, estimated.' },
  pg_stat_user_tables_table_size_bytes: {
    ...perTable,
    type: 'gauge',
    unit: 'bytes',
    help: 'Size of the table without indexes, as of its last vacuum or analyze.',
  },

  pg_stat_user_indexes_idx_scan_total: {
    type: 'counter',
    unit: 'scans',
    help: 'Scans of the index.',
    labels: { datname: '*', schemaname: '*', relname: '*', indexrelname: '*' },
    jobs,
  },
  pg_unused_indexes: {
    ...perDatabase,
    type: 'gauge',
    unit: 'indexes',
    help: 'Indexes never scanned since pg_stat_database_stats_reset that enforce no constraint.',
  },
  pg_unused_indexes_bytes: {
    ...perDatabase,
    type: 'gauge',
    unit: 'bytes',
    help: 'Size of the indexes in pg_unused_indexes.',
  },

  pg_checkpoints_total: {
    type: 'counter',
    unit: 'checkpoints',
    help: 'Checkpoints, by what caused them: their schedule, or a request because WAL had filled up.',
    labels: { kind: ['timed', 'requested'] },
    jobs,
  },
  pg_checkpoint_write_seconds_total: {
    ...none,
    type: 'counter',
    unit: 'seconds',
    help: 'Time that checkpoints spent on writing files.',
  },
  pg_checkpoint_sync_seconds_total: {
    ...none,
    type: 'counter',
    unit: 'seconds',
    help: 'Time that checkpoints spent on syncing files to disk.',
  },
  pg_checkpoint_buffers_written_total: {
    ...none,
    type: 'counter',
    unit: 'blocks',
    help: 'Blocks that checkpoints wrote.',
  },

  pg_stat_wal_records_total: { ...none, type: 'counter', unit: 'operations', help: 'WAL records written.' },
  pg_stat_wal_fpi_total: { ...none, type: 'counter', unit: 'blocks', help: 'Full-page images written to WAL.' },
  pg_stat_wal_bytes_total: { ...none, type: 'counter', unit: 'bytes', help: 'Bytes of WAL written.' },
  pg_stat_wal_buffers_full_total: {
    ...none,
    type: 'counter',
    unit: 'events',
    help: 'Times that WAL was written early because its buffers were full.',
  },
  pg_wal_segments: { ...none, type: 'gauge', unit: 'files', help: 'WAL files on disk.' },
  pg_wal_size_bytes: { ...none, type: 'gauge', unit: 'bytes', help: 'Size of the WAL files on disk.' },

  pg_replication_is_replica: {
    ...none,
    type: 'gauge',
    unit: 'state',
    help: 'Whether the server is a standby: 1 or 0.',
  },
  pg_replication_lag_seconds: {
    ...none,
    type: 'gauge',
    unit: 'seconds',
    help: 'How far a standby is behind what it has received; 0 on a primary.',
  },
  pg_stat_replication_pg_wal_lsn_diff: {
    ...perStandby,
    type: 'gauge',
    unit: 'bytes',
    help: 'Bytes of WAL that the standby has not replayed yet.',
    onlyWhere: 'a standby is connected',
  },

  pg_stat_statements_calls_total: statements('queries', 'Statements executed.'),
  pg_stat_statements_seconds_total: statements('seconds', 'Time that statements took.'),
  pg_stat_statements_rows_total: statements('rows', 'Rows that statements returned or changed.'),
  pg_stat_statements_slow: {
    ...perDatabase,
    onlyWhere: withStatements,
    type: 'gauge',
    unit: 'queries',
    help: 'Normalised statements whose mean or longest execution took more than one second.',
  },
});

function database<const U extends 'transactions' | 'blocks' | 'rows' | 'queries' | 'events' | 'files' | 'bytes'>(
  unit: U,
  help: string,
) {
  return { ...perDatabase, type: 'counter', unit, help, inherited: established } as const;
}

function table<const U extends 'scans' | 'rows'>(unit: U, help: string) {
  return { ...perTable, type: 'counter', unit, help, inherited: established } as const;
}

function statements<const U extends 'queries' | 'seconds' | 'rows'>(unit: U, help: string) {
  return {
    ...perDatabase,
    onlyWhere: withStatements,
    type: 'counter',
    unit,
    help: `${help} Counted from the start of the agent, because the server forgets rare statements.`,
  } as const;
}
