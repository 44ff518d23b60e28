/** Database signals: the app's pools, and PostgreSQL as the agent sees it. */
import { m } from '../../metrics/catalogue/index.ts';
import { add, div, max, rate, select, sum } from '../../metrics/promql/index.ts';
import { line, type PanelDefinition, panel } from '../panels/panel.ts';

const interval = '$__rate_interval';
const database = { datname: 'live_validation_dashboard' };

const blocks = {
  hit: sum(rate(select(m.pg_stat_database_blks_hit, database), interval)),
  read: sum(rate(select(m.pg_stat_database_blks_read, database), interval)),
};

export const databasePanels: readonly PanelDefinition[] = [
  panel({
    kind: 'timeseries',
    title: 'Pool connections',
    description: 'Connections of the app’s own pools, by what they do; the objective is 20 to 30 in sum.',
    unit: 'connections',
    min: 0,
    queries: [
      line(sum(select(m.db_client_connection_count), ['db_client_connection_state']), '{{db_client_connection_state}}'),
    ],
  }),
  panel({
    kind: 'timeseries',
    title: 'Waiting for a connection',
    description: 'Pieces of work that wait for a connection of the app’s own pools, in sum.',
    unit: 'requests',
    min: 0,
    queries: [line(sum(select(m.db_client_connection_pending_requests)), 'waiting')],
  }),
  panel({
    kind: 'timeseries',
    title: 'Backends by state',
    description: 'Connections of the whole server, by state.',
    unit: 'connections',
    min: 0,
    queries: [line(sum(select(m.pg_stat_activity_count), ['state']), '{{state}}')],
  }),
  panel({
    kind: 'timeseries',
    title: 'Slow queries',
    description: 'Queries that have been running for over a second.',
    unit: 'queries',
    min: 0,
    queries: [line(sum(select(m.pg_stat_activity_slow_queries)), 'over 1 s')],
  }),
  panel({
    kind: 'timeseries',
    title: 'Waiting locks',
    description: 'Locks that backends wait for, by mode.',
    unit: 'locks',
    min: 0,
    queries: [line(sum(select(m.pg_locks_waiting), ['mode']), '{{mode}}')],
  }),
  panel({
    kind: 'timeseries',
    title: 'Buffer cache hit ratio',
    description: 'Share of the block reads that PostgreSQL served from its own memory.',
    unit: 'ratio',
    max: 1,
    queries: [line(div(blocks.hit, add(blocks.hit, blocks.read)), 'hit ratio')],
  }),
  panel({
    kind: 'timeseries',
    title: 'Transactions',
    description: 'Transactions per second, by how they ended.',
    unit: 'transactions/s',
    min: 0,
    queries: [
      line(sum(rate(select(m.pg_stat_database_xact_commit, database), interval)), 'committed'),
      line(sum(rate(select(m.pg_stat_database_xact_rollback, database), interval)), 'rolled back'),
    ],
  }),
  panel({
    kind: 'timeseries',
    title: 'Deadlocks',
    description: 'Transactions that waited for each other, until PostgreSQL ended one of them.',
    unit: 'events/s',
    min: 0,
    queries: [line(sum(rate(select(m.pg_stat_database_deadlocks, database), interval)), 'deadlocks')],
  }),
  panel({
    kind: 'timeseries',
    title: 'Database size',
    description: 'Size on disk of the product’s database.',
    unit: 'bytes',
    min: 0,
    queries: [line(max(select(m.pg_database_size_bytes, database)), 'size')],
  }),
];
