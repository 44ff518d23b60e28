/**
 * How the tables of the connected database are read, changed and vacuumed, and their sizes: of the largest and the
 * busiest ones, and in sum over all. Temporary tables, foreign ones and parents of partitions have no figures.
 */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter, gauge } from '../output.ts';
import { Growth } from '../relations/growth.ts';
import { onceMoreWhenLocked } from '../relations/once-more.ts';
import { idsIn } from '../relations/sql.ts';
import { type ChosenTables, figuresSql, totalsSql } from '../relations/tables-sql.ts';

/** Column of the figures → metric. */
const columns = {
  seq_scan: counter(m.pg_stat_user_tables_seq_scan, 'scans'),
  seq_tup_read: counter(m.pg_stat_user_tables_seq_tup_read, 'rows'),
  idx_scan: counter(m.pg_stat_user_tables_idx_scan, 'scans'),
  n_live_tup: gauge(m.pg_stat_user_tables_n_live_tup, 'rows'),
  n_dead_tup: gauge(m.pg_stat_user_tables_n_dead_tup, 'rows'),
  table_size_bytes: gauge(m.pg_stat_user_tables_table_size_bytes, 'bytes'),
} as const;

/** The same, for tables that are told in detail. */
const detailColumns = {
  idx_tup_fetch: counter(m.pg_stat_user_tables_idx_tup_fetch, 'rows'),
  n_tup_ins: counter(m.pg_stat_user_tables_n_tup_ins, 'rows'),
  n_tup_upd: counter(m.pg_stat_user_tables_n_tup_upd, 'rows'),
  n_tup_del: counter(m.pg_stat_user_tables_n_tup_del, 'rows'),
  n_tup_hot_upd: counter(m.pg_stat_user_tables_n_tup_hot_upd, 'rows'),
  n_mod_since_analyze: gauge(m.pg_stat_user_tables_n_mod_since_analyze, 'rows'),
  last_vacuum: gauge(m.pg_stat_user_tables_last_vacuum, 'timestamp seconds'),
  last_autovacuum: gauge(m.pg_stat_user_tables_last_autovacuum, 'timestamp seconds'),
  last_analyze: gauge(m.pg_stat_user_tables_last_analyze, 'timestamp seconds'),
  last_autoanalyze: gauge(m.pg_stat_user_tables_last_autoanalyze, 'timestamp seconds'),
  vacuum_count: counter(m.pg_stat_user_tables_vacuum_count, 'operations'),
  autovacuum_count: counter(m.pg_stat_user_tables_autovacuum_count, 'operations'),
  analyze_count: counter(m.pg_stat_user_tables_analyze_count, 'operations'),
  autoanalyze_count: counter(m.pg_stat_user_tables_autoanalyze_count, 'operations'),
  index_size_bytes: gauge(m.pg_stat_user_tables_index_size_bytes, 'bytes'),
  heap_blks_read: counter(m.pg_statio_user_tables_heap_blocks_read, 'blocks'),
  heap_blks_hit: counter(m.pg_statio_user_tables_heap_blocks_hit, 'blocks'),
  idx_blks_read: counter(m.pg_statio_user_tables_idx_blocks_read, 'blocks'),
  idx_blks_hit: counter(m.pg_statio_user_tables_idx_blocks_hit, 'blocks'),
  toast_blks_read: counter(m.pg_statio_user_tables_toast_blocks_read, 'blocks'),
  toast_blks_hit: counter(m.pg_statio_user_tables_toast_blocks_hit, 'blocks'),
  tidx_blks_read: counter(m.pg_statio_user_tables_tidx_blocks_read, 'blocks'),
  tidx_blks_hit: counter(m.pg_statio_user_tables_tidx_blocks_hit, 'blocks'),
} as const;

type Column = keyof typeof columns;
type DetailColumn = keyof typeof detailColumns;

type Totals = Readonly<Record<'tables' | 'bytes' | 'live_rows' | 'dead_rows' | 'seq_scans' | 'seq_rows', number>> &
  Readonly<Record<'datname' | keyof ChosenTables, string>>;

type Row = Readonly<Record<Column | DetailColumn, number>> &
  Readonly<Record<'datname' | 'schemaname' | 'relname', string>> & { readonly is_detailed: boolean };

interface State {
  chosen: ChosenTables;
  readonly seqScans: Growth;
  readonly seqRows: Growth;
}

export const collector = defineCollector({
  name: 'postgres_tables',
  target: 'postgres',
  cadence: 'minute',
  deadlineMs: 5000,
  metrics: [
    ...Object.values(columns),
    ...Object.values(detailColumns),
    gauge(m.pg_user_tables, 'tables'),
    gauge(m.pg_user_tables_size_bytes, 'bytes'),
    gauge(m.pg_user_tables_live_rows, 'rows'),
    gauge(m.pg_user_tables_dead_rows, 'rows'),
    counter(m.pg_user_tables_seq_scans_total, 'scans'),
    counter(m.pg_user_tables_seq_rows_read_total, 'rows'),
  ],
  state: (): State => ({ chosen: { chosen: [], detailed: [] }, seqScans: new Growth(), seqRows: new Growth() }),
  async collect(postgres, emit, { signal, state }) {
    for (const totals of await postgres.query<Totals>(totalsSql(state.chosen), signal)) {
      const { datname } = totals;
      state.chosen = { chosen: idsIn(totals.chosen), detailed: idsIn(totals.detailed) };
      emit(m.pg_user_tables, { datname }, totals.tables);
      emit(m.pg_user_tables_size_bytes, { datname }, totals.bytes);
      emit(m.pg_user_tables_live_rows, { datname }, totals.live_rows);
      emit(m.pg_user_tables_dead_rows, { datname }, totals.dead_rows);
      emit(m.pg_user_tables_seq_scans_total, { datname }, state.seqScans.count(totals.seq_scans));
      emit(m.pg_user_tables_seq_rows_read_total, { datname }, state.seqRows.count(totals.seq_rows));
    }
    const sql = figuresSql(state.chosen);
    for (const row of await onceMoreWhenLocked(() => postgres.query<Row>(sql, signal))) {
      const { datname, schemaname, relname } = row;
      const labels = { datname, schemaname, relname };
      // Object.entries forgets which keys there are.
      for (const [column, metric] of Object.entries(columns)) emit(metric, labels, row[column as Column]);
      if (!row.is_detailed) continue;
      for (const [column, metric] of Object.entries(detailColumns)) emit(metric, labels, row[column as DetailColumn]);
    }
  },
});
