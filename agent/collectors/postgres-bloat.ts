/** Space of tables and btree indexes of the connected database that a rewrite would free, estimated. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, NoData } from '../collector.ts';
import { gauge } from '../output.ts';
import { type BloatRow, bloatSql, grantStatisticsSql, mayReadStatisticsSql } from '../relations/bloat-sql.ts';

interface State {
  /** Object ids of the tables and indexes that are told. */
  told: readonly number[];
}

export const collector = defineCollector({
  name: 'postgres_bloat',
  target: 'postgres',
  cadence: 'tenMinutes',
  deadlineMs: 5000,
  metrics: [
    gauge(m.pg_table_bloat_estimated_bytes, 'bytes'),
    gauge(m.pg_index_bloat_estimated_bytes, 'bytes'),
    gauge(m.pg_user_tables_bloat_estimated_bytes, 'bytes'),
    gauge(m.pg_user_indexes_bloat_estimated_bytes, 'bytes'),
    gauge(m.pg_user_tables_without_bloat_estimate, 'tables'),
    gauge(m.pg_user_indexes_without_bloat_estimate, 'indexes'),
  ],
  state: (): State => ({ told: [] }),
  async collect(postgres, emit, { signal, state }) {
    for (const { role, may } of await postgres.query<{ role: string; may: boolean }>(mayReadStatisticsSql, signal)) {
      if (!may) throw new NoData(`the role may not read the widths of columns: ${grantStatisticsSql(role)}`);
    }
    const rows = await postgres.query<BloatRow>(bloatSql(state.told), signal);
    state.told = rows.flatMap(({ schemaname, oid }) => (schemaname === null ? [] : [oid]));
    for (const { datname, is_index, schemaname, relname, indexrelname, bytes, unknown } of rows) {
      if (schemaname === null) {
        emit(
          is_index ? m.pg_user_indexes_bloat_estimated_bytes : m.pg_user_tables_bloat_estimated_bytes,
          { datname },
          bytes,
        );
        emit(
          is_index ? m.pg_user_indexes_without_bloat_estimate : m.pg_user_tables_without_bloat_estimate,
          { datname },
          unknown,
        );
      } else if (is_index) {
        emit(m.pg_index_bloat_estimated_bytes, { datname, schemaname, relname, indexrelname }, bytes);
      } else {
        emit(m.pg_table_bloat_estimated_bytes, { datname, schemaname, relname }, bytes);
      }
    }
  },
});
