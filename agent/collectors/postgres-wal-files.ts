/** The write-ahead log's files. Listing them needs the role pg_monitor; the other WAL figures do not. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

const sql = `
  SELECT count(*)::int4 AS segments, coalesce(sum(size), 0)::float8 AS bytes
    FROM pg_ls_waldir()
   WHERE name ~ '^[0-9A-F]{24}$'`;

interface Row {
  readonly segments: number;
  readonly bytes: number;
}

export const collector = defineCollector({
  name: 'postgres_wal_files',
  target: 'postgres',
  cadence: 'minute',
  deadlineMs: 900,
  metrics: [gauge(m.pg_wal_segments, 'files'), gauge(m.pg_wal_size_bytes, 'bytes')],
  async collect(postgres, emit, { signal }) {
    for (const { segments, bytes } of await postgres.query<Row>(sql, signal)) {
      emit(m.pg_wal_segments, {}, segments);
      emit(m.pg_wal_size_bytes, {}, bytes);
    }
  },
});
