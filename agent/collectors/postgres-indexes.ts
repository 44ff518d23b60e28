/** Scans of the largest indexes, and the indexes that nothing uses, of the database that the agent is connected to. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter, gauge } from '../output.ts';

/** Bounds the number of series, whatever number of indexes there are. */
const maxIndexes = 100;

const scansSql = `
  SELECT current_database() AS datname, s.schemaname, s.relname, s.indexrelname, s.idx_scan::float8 AS scans
    FROM pg_stat_user_indexes s JOIN pg_class c ON c.oid = s.indexrelid
   ORDER BY c.relpages DESC, s.indexrelid
   LIMIT ${maxIndexes}`;

/** An index that enforces something is used by every change of its table, scanned or not. */
const unusedSql = `
  SELECT current_database() AS datname, count(*)::int4 AS indexes,
         coalesce(sum(greatest(c.relpages, 0)::float8 * current_setting('block_size')::int4), 0)::float8 AS bytes
    FROM pg_stat_user_indexes s
    JOIN pg_class c ON c.oid = s.indexrelid
    JOIN pg_index i ON i.indexrelid = s.indexrelid
   WHERE s.idx_scan = 0 AND NOT (i.indisunique OR i.indisprimary OR i.indisexclusion)`;

type ScansRow = Readonly<Record<'datname' | 'schemaname' | 'relname' | 'indexrelname', string>> & {
  readonly scans: number;
};

interface UnusedRow {
  readonly datname: string;
  readonly indexes: number;
  readonly bytes: number;
}

export const collector = defineCollector({
  name: 'postgres_indexes',
  target: 'postgres',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [
    counter(m.pg_stat_user_indexes_idx_scan_total, 'scans'),
    gauge(m.pg_unused_indexes, 'indexes'),
    gauge(m.pg_unused_indexes_bytes, 'bytes'),
  ],
  async collect(postgres, emit, { signal }) {
    for (const { scans, ...labels } of await postgres.query<ScansRow>(scansSql, signal)) {
      emit(m.pg_stat_user_indexes_idx_scan_total, labels, scans);
    }
    for (const { datname, indexes, bytes } of await postgres.query<UnusedRow>(unusedSql, signal)) {
      emit(m.pg_unused_indexes, { datname }, indexes);
      emit(m.pg_unused_indexes_bytes, { datname }, bytes);
    }
  },
});
