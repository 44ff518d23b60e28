/** The size of each database that the role may connect to. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

const sql = `
  SELECT datname, pg_database_size(oid)::float8 AS bytes
    FROM pg_database
   WHERE NOT datistemplate
     AND (has_database_privilege(oid, 'CONNECT') OR pg_has_role('pg_read_all_stats', 'USAGE'))`;

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
