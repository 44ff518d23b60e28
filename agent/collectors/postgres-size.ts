/** The size of each database that the role may connect to or see the statistics of. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

const sql = `
  SELECT datname, bytes
    FROM pg_database, LATERAL (SELECT pg_database_size(oid)::float8 AS bytes) size
   WHERE NOT datistemplate
     AND (has_database_privilege(oid, 'CONNECT') OR pg_has_role('pg_read_all_stats', 'USAGE'))
     AND bytes IS NOT NULL -- one that is being removed has no files any more`;

interface Row {
  readonly datname: string;
  readonly bytes: number;
}

export const collector = defineCollector({
  name: 'postgres_size',
  target: 'postgres',
  cadence: 'minute',
  deadlineMs: 900,
  metrics: [gauge(m.pg_database_size_bytes, 'bytes')],
  async collect(postgres, emit, { signal }) {
    for (const { datname, bytes } of await postgres.query<Row>(sql, signal)) {
      emit(m.pg_database_size_bytes, { datname }, bytes);
    }
  },
});
