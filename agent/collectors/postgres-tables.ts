/** Scans, changes, live and dead rows of the largest tables of the database that the agent is connected to. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter, gauge } from '../output.ts';

/** Bounds the number of series, whatever number of tables there are. */
const maxTables = 50;

/** Column of pg_stat_user_tables → metric. */
const columns = {
  seq_scan: counter(m.pg_stat_user_tables_seq_scan, 'scans'),
  seq_tup_read: counter(m.pg_stat_user_tables_seq_tup_read, 'rows'),
  idx_scan: counter(m.pg_stat_user_tables_idx_scan, 'scans'),
  idx_tup_fetch: counter(m.pg_stat_user_tables_idx_tup_fetch, 'rows'),
  n_tup_ins: counter(m.pg_stat_user_tables_n_tup_ins, 'rows'),
  n_tup_upd: counter(m.pg_stat_user_tables_n_tup_upd, 'rows'),
  n_tup_del: counter(m.pg_stat_user_tables_n_tup_del, 'rows'),
  n_live_tup: gauge(m.pg_stat_user_tables_n_live_tup, 'rows'),
  n_dead_tup: gauge(m.pg_stat_user_tables_n_dead_tup, 'rows'),
} as const;

type Column = keyof typeof columns;

/** The size comes from the catalogue: pg_table_size would wait for the lock of an ALTER TABLE. */
const sql = `
  SELECT current_database() AS datname, s.schemaname, s.relname,
         ${Object.keys(columns)
           .map((name) => `coalesce(s.${name}, 0)::float8 AS ${name}`)
           .join(', ')},
         greatest(c.relpages, 0)::float8 * current_setting('block_size')::int4 AS bytes
    FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
   ORDER BY c.relpages DESC, s.relid
   LIMIT ${maxTables}`;

type Row = Readonly<Record<Column | 'bytes', number>> & Readonly<Record<'datname' | 'schemaname' | 'relname', string>>;

export const collector = defineCollector({
  name: 'postgres_tables',
  target: 'postgres',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [...Object.values(columns), gauge(m.pg_stat_user_tables_table_size_bytes, 'bytes')],
  async collect(postgres, emit, { signal }) {
    for (const row of await postgres.query<Row>(sql, signal)) {
      const labels = { datname: row.datname, schemaname: row.schemaname, relname: row.relname };
      // Object.entries forgets which keys there are.
      for (const [column, metric] of Object.entries(columns)) emit(metric, labels, row[column as Column]);
      emit(m.pg_stat_user_tables_table_size_bytes, labels, row.bytes);
    }
  },
});
