/** Whether the server answers, what it is, and its settings that other figures are compared with. */
import { defineMetrics } from '../../entry.ts';
import { jobs, none, perDatabase } from './labels.ts';

export const server = defineMetrics({
  pg_up: { ...none, type: 'gauge', unit: 'state', help: 'Whether PostgreSQL answered a query in time: 1 yes, 0 no.' },
  pg_static: {
    type: 'gauge',
    unit: 'info',
    help: 'The version of the server; always 1.',
    labels: { short_version: '*', version: '*' },
    jobs,
  },
  pg_postmaster_start_time_seconds: {
    ...none,
    type: 'gauge',
    unit: 'timestamp seconds',
    help: 'When the server was started, in seconds since the epoch.',
  },
  pg_database_connection_limit: {
    ...perDatabase,
    type: 'gauge',
    unit: 'connections',
    help: 'Connections that the database allows; -1 where it has no limit of its own.',
  },
  pg_settings_max_connections: setting('connections', 'Connections that the server allows.'),
  pg_settings_superuser_reserved_connections: setting('connections', 'Connections that only a superuser gets.'),
  pg_settings_reserved_connections: {
    ...setting('connections', 'Connections that only roles with pg_use_reserved_connections get.'),
    onlyWhere: 'the server has version 16 or later',
  },
  pg_settings_max_worker_processes: setting('processes', 'Background workers that the server may start.'),
  pg_settings_max_wal_senders: setting('processes', 'Standbys that may be connected.'),
  pg_settings_max_replication_slots: setting('entries', 'Replication slots that there may be.'),
  pg_settings_max_locks_per_transaction: setting('locks', 'Locks for which there is room, for each connection.'),
  pg_settings_shared_buffers_bytes: setting('bytes', 'Size of the buffer cache.'),
  pg_settings_effective_cache_size_bytes: setting('bytes', 'Cache that the planner counts on.'),
  pg_settings_work_mem_bytes: setting('bytes', 'Memory that one sort or hash may take before it spills to disk.'),
  pg_settings_maintenance_work_mem_bytes: setting('bytes', 'Memory that a vacuum or the making of an index may take.'),
  pg_settings_max_wal_size_bytes: setting('bytes', 'WAL after which a checkpoint is requested.'),
  pg_settings_wal_segment_size_bytes: setting('bytes', 'Size of one WAL file.'),
  pg_settings_max_slot_wal_keep_size_bytes: setting('bytes', 'WAL that a replication slot may keep; -1 is no limit.'),
  pg_settings_checkpoint_timeout_seconds: setting('seconds', 'Time from one scheduled checkpoint to the next.'),
  pg_settings_checkpoint_completion_target: setting('ratio', 'Part of that time over which a checkpoint is spread.'),
  pg_settings_statement_timeout_seconds: setting('seconds', 'Time that a statement of the agent may take.'),
  pg_settings_idle_in_transaction_session_timeout_seconds: setting(
    'seconds',
    'Time that a transaction of the agent may do nothing.',
  ),
  pg_settings_autovacuum: setting('state', 'Whether tables are vacuumed by themselves: 1 or 0.'),
  pg_settings_autovacuum_max_workers: setting('processes', 'Vacuums of autovacuum that may run at once.'),
  pg_settings_autovacuum_freeze_max_age: setting('transactions', 'Age at which a table is vacuumed in any case.'),
  pg_settings_autovacuum_multixact_freeze_max_age: setting('transactions', 'The same for its multixacts.'),
  pg_settings_fsync: setting('state', 'Whether committed data is sure to be on disk: 1 or 0.'),
  pg_settings_full_page_writes: setting('state', 'Whether a page that was half written can be repaired: 1 or 0.'),
  pg_settings_data_checksums: setting('state', 'Whether pages have checksums: 1 or 0.'),
  pg_settings_track_io_timing: setting('state', 'Whether the times of reads and writes are measured: 1 or 0.'),
});

function setting<
  const U extends
    | 'connections'
    | 'processes'
    | 'entries'
    | 'locks'
    | 'bytes'
    | 'seconds'
    | 'ratio'
    | 'state'
    | 'transactions',
>(unit: U, help: string) {
  return { ...none, type: 'gauge', unit, help } as const;
}
