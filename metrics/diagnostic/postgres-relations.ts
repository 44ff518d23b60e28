/** What people ask about the tables and indexes of PostgreSQL. */
import { m } from '../catalogue/index.ts';
import type { DiagnosticGroup } from './index.ts';

export const postgresRelationsQuestions: readonly DiagnosticGroup[] = [
  {
    question: 'Which table lacks an index?',
    metrics: [
      m.pg_stat_user_tables_seq_scan,
      m.pg_stat_user_tables_seq_tup_read,
      m.pg_stat_user_tables_idx_scan,
      m.pg_stat_user_tables_idx_tup_fetch,
      m.pg_user_tables_seq_scans_total,
      m.pg_user_tables_seq_rows_read_total,
    ],
  },
  {
    question: 'Which table grows, and what else takes the space of the database?',
    metrics: [
      m.pg_stat_user_tables_table_size_bytes,
      m.pg_stat_user_tables_index_size_bytes,
      m.pg_stat_user_tables_n_live_tup,
      m.pg_user_tables,
      m.pg_user_tables_size_bytes,
      m.pg_user_tables_live_rows,
      m.pg_user_indexes,
      m.pg_user_indexes_size_bytes,
    ],
  },
  {
    question: 'Which table is not vacuumed or analyzed, or too late?',
    metrics: [
      m.pg_stat_user_tables_n_dead_tup,
      m.pg_user_tables_dead_rows,
      m.pg_stat_user_tables_n_mod_since_analyze,
      m.pg_stat_user_tables_last_vacuum,
      m.pg_stat_user_tables_last_autovacuum,
      m.pg_stat_user_tables_last_analyze,
      m.pg_stat_user_tables_last_autoanalyze,
      m.pg_stat_user_tables_vacuum_count,
      m.pg_stat_user_tables_autovacuum_count,
      m.pg_stat_user_tables_analyze_count,
      m.pg_stat_user_tables_autoanalyze_count,
    ],
  },
  {
    question: 'Which table changes most, and do its updates touch its indexes?',
    metrics: [
      m.pg_stat_user_tables_n_tup_ins,
      m.pg_stat_user_tables_n_tup_upd,
      m.pg_stat_user_tables_n_tup_del,
      m.pg_stat_user_tables_n_tup_hot_upd,
    ],
  },
  {
    question: 'Which table is read from disk instead of from the buffer cache?',
    metrics: [
      m.pg_statio_user_tables_heap_blocks_read,
      m.pg_statio_user_tables_heap_blocks_hit,
      m.pg_statio_user_tables_idx_blocks_read,
      m.pg_statio_user_tables_idx_blocks_hit,
      m.pg_statio_user_tables_toast_blocks_read,
      m.pg_statio_user_tables_toast_blocks_hit,
      m.pg_statio_user_tables_tidx_blocks_read,
      m.pg_statio_user_tables_tidx_blocks_hit,
    ],
  },
  {
    question: 'Which index is never used, what does it cost, and since when is that known?',
    metrics: [
      m.pg_stat_user_indexes_idx_scan_total,
      m.pg_stat_user_indexes_last_idx_scan_timestamp_seconds,
      m.pg_index_size_bytes,
      m.pg_user_indexes_scans_total,
      m.pg_unused_indexes,
      m.pg_unused_indexes_bytes,
      m.pg_unused_indexes_since_timestamp_seconds,
    ],
  },
  {
    question: 'Which table or index would become smaller by a rewrite, and by how much?',
    metrics: [
      m.pg_table_bloat_estimated_bytes,
      m.pg_index_bloat_estimated_bytes,
      m.pg_user_tables_bloat_estimated_bytes,
      m.pg_user_indexes_bloat_estimated_bytes,
      m.pg_user_tables_without_bloat_estimate,
      m.pg_user_indexes_without_bloat_estimate,
    ],
  },
  {
    question: 'Which index enforces a constraint, and is one invalid because its concurrent build failed?',
    metrics: [m.pg_index_properties, m.pg_invalid_indexes],
  },
];
