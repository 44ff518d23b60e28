/**
 * Connections by state, the oldest transaction and the queries that run long, from pg_stat_activity. Of other roles'
 * connections a role without pg_read_all_stats sees no more than that they exist: they count as state `unknown`.
 */
import { m } from '../../metrics/catalogue/index.ts';
import { connectionStates } from '../../metrics/catalogue/postgres/activity.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

const sql = `
  SELECT datname,
         coalesce(state, 'unknown') AS state,
         coalesce(usename, '') AS usename,
         backend_type,
         count(*)::int4 AS connections,
         coalesce(max(extract(epoch FROM now() - xact_start)) FILTER (WHERE pid <> pg_backend_pid()), 0)::float8
           AS max_tx_seconds,
         (count(*) FILTER (WHERE state = 'active' AND backend_type = 'client backend'
                             AND now() - query_start > interval '1 second'))::int4 AS slow_queries
    FROM pg_stat_activity
   WHERE datname IS NOT NULL
   GROUP BY datname, state, usename, backend_type
   UNION ALL
  SELECT datname, NULL, NULL, NULL, 0, 0, 0
    FROM pg_database
   WHERE NOT datistemplate`;

type State = (typeof connectionStates)[number];

/** A row without a state names a database, so that its gauges are 0 instead of absent while nothing runs in it. */
interface Row {
  readonly datname: string;
  readonly state: State | null;
  readonly usename: string;
  readonly backend_type: string;
  readonly connections: number;
  readonly max_tx_seconds: number;
  readonly slow_queries: number;
}

export const collector = defineCollector({
  name: 'postgres_activity',
  target: 'postgres',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [
    gauge(m.pg_stat_activity_count, 'connections'),
    gauge(m.pg_stat_activity_max_tx_duration, 'seconds'),
    gauge(m.pg_stat_activity_slow_queries, 'queries'),
  ],
  async collect(postgres, emit, { signal }) {
    const rows = await postgres.query<Row>(sql, signal);
    for (const { datname, state, usename, backend_type, connections } of rows) {
      if (state) emit(m.pg_stat_activity_count, { datname, state, usename, backend_type }, connections);
    }
    for (const [datname, ofDatabase] of Map.groupBy(rows, (row) => row.datname)) {
      const slow = ofDatabase.reduce((sum, row) => sum + row.slow_queries, 0);
      emit(m.pg_stat_activity_slow_queries, { datname }, slow);
      for (const state of connectionStates) {
        const ages = ofDatabase.filter((row) => row.state === state).map((row) => row.max_tx_seconds);
        emit(m.pg_stat_activity_max_tx_duration, { datname, state }, Math.max(0, ...ages));
      }
    }
  },
});
