/** The settings that other figures are compared with. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

const sql = `
  SELECT current_setting('max_connections')::int4 AS max_connections,
         current_setting('superuser_reserved_connections')::int4 AS superuser_reserved_connections`;

interface Row {
  readonly max_connections: number;
  readonly superuser_reserved_connections: number;
}

export const collector = defineCollector({
  name: 'postgres_settings',
  target: 'postgres',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [
    gauge(m.pg_settings_max_connections, 'connections'),
    gauge(m.pg_settings_superuser_reserved_connections, 'connections'),
  ],
  async collect(postgres, emit, { signal }) {
    for (const row of await postgres.query<Row>(sql, signal)) {
      emit(m.pg_settings_max_connections, {}, row.max_connections);
      emit(m.pg_settings_superuser_reserved_connections, {}, row.superuser_reserved_connections);
    }
  },
});
