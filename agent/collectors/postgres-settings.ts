/** The settings that other figures are compared with. Settings that are texts are never read: some hold secrets. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

/** Setting → metric. */
const settings = {
  max_connections: gauge(m.pg_settings_max_connections, 'connections'),
  superuser_reserved_connections: gauge(m.pg_settings_superuser_reserved_connections, 'connections'),
  reserved_connections: gauge(m.pg_settings_reserved_connections, 'connections'),
  max_worker_processes: gauge(m.pg_settings_max_worker_processes, 'processes'),
  max_wal_senders: gauge(m.pg_settings_max_wal_senders, 'processes'),
  max_replication_slots: gauge(m.pg_settings_max_replication_slots, 'entries'),
  max_locks_per_transaction: gauge(m.pg_settings_max_locks_per_transaction, 'locks'),
  shared_buffers: gauge(m.pg_settings_shared_buffers_bytes, 'bytes'),
  effective_cache_size: gauge(m.pg_settings_effective_cache_size_bytes, 'bytes'),
  work_mem: gauge(m.pg_settings_work_mem_bytes, 'bytes'),
  maintenance_work_mem: gauge(m.pg_settings_maintenance_work_mem_bytes, 'bytes'),
  max_wal_size: gauge(m.pg_settings_max_wal_size_bytes, 'bytes'),
  wal_segment_size: gauge(m.pg_settings_wal_segment_size_bytes, 'bytes'),
  max_slot_wal_keep_size: gauge(m.pg_settings_max_slot_wal_keep_size_bytes, 'bytes'),
  checkpoint_timeout: gauge(m.pg_settings_checkpoint_timeout_seconds, 'seconds'),
  checkpoint_completion_target: gauge(m.pg_settings_checkpoint_completion_target, 'ratio'),
  statement_timeout: gauge(m.pg_settings_statement_timeout_seconds, 'seconds'),
  idle_in_transaction_session_timeout: gauge(m.pg_settings_idle_in_transaction_session_timeout_seconds, 'seconds'),
  autovacuum: gauge(m.pg_settings_autovacuum, 'state'),
  autovacuum_max_workers: gauge(m.pg_settings_autovacuum_max_workers, 'processes'),
  autovacuum_freeze_max_age: gauge(m.pg_settings_autovacuum_freeze_max_age, 'transactions'),
  autovacuum_multixact_freeze_max_age: gauge(m.pg_settings_autovacuum_multixact_freeze_max_age, 'transactions'),
  fsync: gauge(m.pg_settings_fsync, 'state'),
  full_page_writes: gauge(m.pg_settings_full_page_writes, 'state'),
  data_checksums: gauge(m.pg_settings_data_checksums, 'state'),
  track_io_timing: gauge(m.pg_settings_track_io_timing, 'state'),
} as const;

type Name = keyof typeof settings;

/** Bytes and seconds, whatever the server's unit is; a negative value means that there is no limit. */
const settingsSql = `
  SELECT name, CASE WHEN vartype = 'bool' THEN (setting = 'on')::int4::float8
                    WHEN setting::float8 < 0 THEN setting::float8
                    ELSE setting::float8 * CASE unit WHEN 'kB' THEN 1024 WHEN '8kB' THEN 8192 WHEN 'MB' THEN 1048576
                                                     WHEN 'ms' THEN 0.001 WHEN 'min' THEN 60 ELSE 1 END
               END AS value
    FROM pg_settings
   WHERE vartype IN ('bool', 'integer', 'real')
     AND name IN (${Object.keys(settings)
       .map((name) => `'${name}'`)
       .join(', ')})`;

const serverSql = `
  SELECT version() AS version, current_setting('server_version_num')::int4 AS version_number,
         extract(epoch FROM pg_postmaster_start_time())::float8 AS start_seconds`;

interface ServerRow {
  readonly version: string;
  readonly version_number: number;
  readonly start_seconds: number;
}

export const collector = defineCollector({
  name: 'postgres_settings',
  target: 'postgres',
  cadence: 'minute',
  deadlineMs: 900,
  metrics: [
    ...Object.values(settings),
    gauge(m.pg_static, 'info'),
    gauge(m.pg_postmaster_start_time_seconds, 'timestamp seconds'),
  ],
  async collect(postgres, emit) {
    for (const { name, value } of await postgres.query<{ name: Name; value: number }>(settingsSql)) {
      emit(settings[name], {}, value);
    }
    for (const { version, version_number, start_seconds } of await postgres.query<ServerRow>(serverSql)) {
      const short_version = `${Math.floor(version_number / 10_000)}.${version_number % 10_000}.0`;
      emit(m.pg_static, { short_version, version }, 1);
      emit(m.pg_postmaster_start_time_seconds, {}, start_seconds);
    }
  },
});
