/** The write-ahead log as it is written, from pg_stat_wal. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter } from '../output.ts';

const sql = `
  SELECT wal_records::float8 AS records, wal_fpi::float8 AS fpi, wal_bytes::float8 AS bytes,
         wal_buffers_full::float8 AS buffers_full
    FROM pg_stat_wal`;

type Row = Readonly<Record<'records' | 'fpi' | 'bytes' | 'buffers_full', number>>;

export const collector = defineCollector({
  name: 'postgres_wal',
  target: 'postgres',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [
    counter(m.pg_stat_wal_records_total, 'operations'),
    counter(m.pg_stat_wal_fpi_total, 'blocks'),
    counter(m.pg_stat_wal_bytes_total, 'bytes'),
    counter(m.pg_stat_wal_buffers_full_total, 'events'),
  ],
  async collect(postgres, emit, { signal }) {
    for (const row of await postgres.query<Row>(sql, signal)) {
      emit(m.pg_stat_wal_records_total, {}, row.records);
      emit(m.pg_stat_wal_fpi_total, {}, row.fpi);
      emit(m.pg_stat_wal_bytes_total, {}, row.bytes);
      emit(m.pg_stat_wal_buffers_full_total, {}, row.buffers_full);
    }
  },
});
