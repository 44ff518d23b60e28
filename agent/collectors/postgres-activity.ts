/**
 * Connections by state, the oldest transaction, the queries that run long and what queries wait for, from
 * pg_stat_activity. Of other roles' connections a role without pg_read_all_stats sees no more than that they exist: figures
 * of what it may not see would be zeros that mean nothing, so that there are none.
 */
import { m } from '../../metrics/catalogue/index.ts';
import { connectionStates, waitEventTypes } from '../../metrics/catalogue/postgres/activity.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

/** The activity is read once. A row with a wait event type counts who waits; a row without a state names a database. */
const sql = `
  SELECT datname, coalesce(state, 'unknown') AS state, coalesce(usename, '') AS usename, backend_type,
         waits_for AS wait_event_type, count(*) AS connections,
         coalesce(max(extract(epoch FROM now() - xact_start)) FILTER (WHERE pid <> pg_backend_pid()), 0)::float8
           AS max_tx_seconds,
         count(*) FILTER (WHERE state = 'active' AND backend_type = 'client backend'
                            AND now() - query_start > interval '1 second') AS slow_queries,
         pg_has_role('pg_read_all_stats', 'USAGE') AS sees_all
    FROM (SELECT *, CASE WHEN state = 'active' AND backend_type IN ('client backend', 'parallel worker')
                         THEN wait_event_type END AS waits_for
            FROM pg_stat_activity
           WHERE datname IS NOT NULL) a
   GROUP BY GROUPING SETS ((datname, coalesce(state, 'unknown'), coalesce(usename, ''), backend_type), (waits_for))
   UNION ALL
  SELECT datname, NULL, NULL, NULL, NULL, 0, 0, 0, true
    FROM pg_database
   WHERE NOT datistemplate`;

type State = (typeof connectionStates)[number];

interface Row {
  /** Null in the rows of those who wait. */
  readonly datname: string | null;
  readonly state: State | null;
  readonly usename: string;
  readonly backend_type: string;
  readonly wait_event_type: string | null;
  readonly connections: number;
  readonly max_tx_seconds: number;
  readonly slow_queries: number;
  readonly sees_all: boolean;
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
    gauge(m.pg_stat_activity_waiting, 'backends'),
  ],
  async collect(postgres, emit) {
    const waiting = new Map<string, number>(waitEventTypes.map((type) => [type, 0]));
    const databases = new Map<string, { slow: number; readonly oldest: Map<State, number> }>();
    for (const row of await postgres.query<Row>(sql)) {
      const { datname, state, usename, backend_type, wait_event_type, connections, slow_queries } = row;
      if (!row.sees_all)
        throw new Error(
          'the role may not see what others do; expected: a member of pg_monitor, or of pg_read_all_stats',
        );
      if (wait_event_type !== null) waiting.set(wait_event_type, connections);
      if (datname === null) continue;
      const database = databases.get(datname) ?? { slow: 0, oldest: new Map() };
      databases.set(datname, database);
      if (state === null) continue;
      emit(m.pg_stat_activity_count, { datname, state, usename, backend_type }, connections);
      database.slow += slow_queries;
      database.oldest.set(state, Math.max(row.max_tx_seconds, database.oldest.get(state) ?? 0));
    }
    for (const [wait_event_type, backends] of waiting) emit(m.pg_stat_activity_waiting, { wait_event_type }, backends);
    for (const [datname, { slow, oldest }] of databases) {
      emit(m.pg_stat_activity_slow_queries, { datname }, slow);
      for (const state of connectionStates) {
        emit(m.pg_stat_activity_max_tx_duration, { datname, state }, oldest.get(state) ?? 0);
      }
    }
  },
});
