/** The app's own database connections. Names: OpenTelemetry database conventions, in their Prometheus spelling. */
import { defineMetrics } from '../entry.ts';

/** Everything that the app asks of PostgreSQL, by purpose; one value per piece of work, whatever its statements. */
export const databaseOperations = [
  'store_report',
  'upkeep',
  'read_version',
  'read_board',
  'read_suite',
  'read_check',
  'read_run',
  'read_schema',
  'search',
  'store_rating',
  'note_prompt',
  'read_ratings',
  'forget_comments',
  'read_token',
  'write_token',
] as const;

export type DatabaseOperation = (typeof databaseOperations)[number];

/** Upper bounds in seconds; 1 s is where a query counts as slow. */
const operationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

export const database = defineMetrics({
  db_client_operation_duration_seconds: {
    type: 'histogram',
    unit: 'seconds',
    counts: 'operations',
    help: 'Time that one piece of work held a database connection, by its purpose, failed ones included.',
    labels: { db_operation_name: databaseOperations },
    buckets: operationBuckets,
    jobs: ['app'],
  },
  db_client_connection_wait_time_seconds: {
    type: 'histogram',
    unit: 'seconds',
    counts: 'operations',
    help: 'Time that a piece of work waited for a connection of the pool.',
    labels: {},
    buckets: operationBuckets,
    jobs: ['app'],
  },
  db_client_connection_count: {
    type: 'gauge',
    unit: 'connections',
    help: 'Open connections of the pool, by what they do now.',
    labels: { db_client_connection_state: ['used', 'idle'] },
    jobs: ['app'],
    inherited: 'OpenTelemetry calls it db.client.connection.count.',
  },
  db_client_connection_max: {
    type: 'gauge',
    unit: 'connections',
    help: 'Connections that the pool keeps open when the database is reachable.',
    labels: {},
    jobs: ['app'],
  },
  db_client_connection_pending_requests: {
    type: 'gauge',
    unit: 'requests',
    help: 'Pieces of work that wait for a connection now.',
    labels: {},
    jobs: ['app'],
  },
  lvd_database_connections_lost_total: {
    type: 'counter',
    unit: 'connections',
    help: 'Connections that ended without being closed by the app: a terminated backend, a restart, a cut network.',
    labels: {},
    jobs: ['app'],
  },
});
