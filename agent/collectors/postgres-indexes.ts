/** Scans, sizes and kinds of the largest indexes of the connected database, and sums over all of them. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter, gauge } from '../output.ts';
import { Growth } from '../relations/growth.ts';
import { indexFiguresSql, indexTotalsSql } from '../relations/indexes-sql.ts';
import { onceMoreWhenLocked } from '../relations/once-more.ts';
import { idsIn } from '../relations/sql.ts';

interface Totals {
  readonly datname: string;
  readonly indexes: number;
  readonly invalid: number;
  readonly bytes: number;
  readonly scans: number;
  /** An array of object ids. */
  readonly chosen: string;
}

type Answer = 'true' | 'false';

interface Row {
  readonly datname: string;
  readonly schemaname: string;
  readonly relname: string;
  readonly indexrelname: string;
  readonly scans: number;
  /** Seconds since the epoch, 0 for never; null where the server does not know. */
  readonly last_scan: number | null;
  readonly bytes: number;
  readonly is_primary: Answer;
  readonly is_unique: Answer;
  readonly is_valid: Answer;
}

interface State {
  /** Object ids. */
  chosen: readonly number[];
  readonly scans: Growth;
}

export const collector = defineCollector({
  name: 'postgres_indexes',
  target: 'postgres',
  cadence: 'minute',
  deadlineMs: 5000,
  metrics: [
    counter(m.pg_stat_user_indexes_idx_scan_total, 'scans'),
    gauge(m.pg_stat_user_indexes_last_idx_scan_timestamp_seconds, 'timestamp seconds'),
    gauge(m.pg_index_size_bytes, 'bytes'),
    gauge(m.pg_index_properties, 'info'),
    gauge(m.pg_user_indexes, 'indexes'),
    gauge(m.pg_user_indexes_size_bytes, 'bytes'),
    counter(m.pg_user_indexes_scans_total, 'scans'),
    gauge(m.pg_invalid_indexes, 'indexes'),
  ],
  state: (): State => ({ chosen: [], scans: new Growth() }),
  async collect(postgres, emit, { signal, state }) {
    for (const { datname, ...totals } of await postgres.query<Totals>(indexTotalsSql(state.chosen), signal)) {
      state.chosen = idsIn(totals.chosen);
      emit(m.pg_user_indexes, { datname }, totals.indexes);
      emit(m.pg_user_indexes_size_bytes, { datname }, totals.bytes);
      emit(m.pg_user_indexes_scans_total, { datname }, state.scans.count(totals.scans));
      emit(m.pg_invalid_indexes, { datname }, totals.invalid);
    }
    const sql = indexFiguresSql(state.chosen, await postgres.versionNumber());
    for (const row of await onceMoreWhenLocked(() => postgres.query<Row>(sql, signal))) {
      const { datname, schemaname, relname, indexrelname, is_primary, is_unique, is_valid, last_scan } = row;
      const labels = { datname, schemaname, relname, indexrelname };
      emit(m.pg_stat_user_indexes_idx_scan_total, labels, row.scans);
      if (last_scan !== null) emit(m.pg_stat_user_indexes_last_idx_scan_timestamp_seconds, labels, last_scan);
      emit(m.pg_index_size_bytes, labels, row.bytes);
      emit(m.pg_index_properties, { ...labels, is_primary, is_unique, is_valid }, 1);
    }
  },
});
