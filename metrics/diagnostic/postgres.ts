/** What people ask about PostgreSQL. */
import { m } from '../catalogue/index.ts';
import type { DiagnosticGroup } from './index.ts';

export const postgresQuestions: readonly DiagnosticGroup[] = [
  {
    question: 'Are the connections of PostgreSQL used up, and by whom?',
    metrics: [
      m.pg_up,
      m.pg_settings_max_connections,
      m.pg_settings_superuser_reserved_connections,
      m.pg_stat_database_numbackends,
    ],
  },
  {
    question: 'Who holds a lock or keeps a transaction open, so that others wait?',
    metrics: [m.pg_stat_activity_max_tx_duration, m.pg_locks_count, m.pg_blocked_backends],
  },
  {
    question: 'Which kind of work does the database do?',
    metrics: [
      m.pg_stat_database_tup_returned,
      m.pg_stat_database_tup_fetched,
      m.pg_stat_database_tup_inserted,
      m.pg_stat_database_tup_updated,
      m.pg_stat_database_tup_deleted,
      m.pg_stat_database_stats_reset,
    ],
  },
  {
    question: 'Do queries spill to disk, or wait for blocks to be read?',
    metrics: [
      m.pg_stat_database_temp_files,
      m.pg_stat_database_temp_bytes,
      m.pg_stat_database_blk_read_time_seconds_total,
    ],
  },
  {
    question: 'Do checkpoints come too often or take too long?',
    metrics: [
      m.pg_checkpoints_total,
      m.pg_checkpoint_write_seconds_total,
      m.pg_checkpoint_sync_seconds_total,
      m.pg_checkpoint_buffers_written_total,
    ],
  },
  {
    question: 'How much write-ahead log is written, and does it fill the disk?',
    metrics: [
      m.pg_stat_wal_records_total,
      m.pg_stat_wal_fpi_total,
      m.pg_stat_wal_bytes_total,
      m.pg_stat_wal_buffers_full_total,
      m.pg_wal_segments,
      m.pg_wal_size_bytes,
    ],
  },
  {
    question: 'How far is a standby behind?',
    metrics: [
      m.pg_replication_is_replica,
      m.pg_replication_lag_seconds,
      m.pg_stat_replication_pg_wal_lsn_diff,
      m.pg_stat_database_conflicts,
    ],
  },
  {
    question: 'Are statements slower than before, or only more of them?',
    metrics: [
      m.pg_stat_statements_calls_total,
      m.pg_stat_statements_seconds_total,
      m.pg_stat_statements_rows_total,
      m.pg_stat_statements_slow,
    ],
  },
];
