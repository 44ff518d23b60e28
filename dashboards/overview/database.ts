/** Database signals: the app's pools, and PostgreSQL as the agent sees it. */
import { m } from '../../metrics/catalogue/index.ts';
import { add, div, max, rate, select, sum } from '../../metrics/promql/index.ts';
import type { PanelDefinition } from '../panels/panel.ts';

const interval = '$__rate_interval';
const database = { datname: 'live_validation_dashboard' };

const blocks = {
  hit: sum(rate(select(m.pg_stat_database_blks_hit, database), interval)),
  read: sum(rate(select(m.pg_stat_database_blks_read, database), interval)),
};

export const databasePanels: readonly PanelDefinition[] = [
  {
    kind: 'timeseries',
    title: 'Pool connections',
    description: 'Connections of the app’s own pools, by what they do; the objective is 20 to 30 in sum.',
    unit: 'short',
    min: 0,
    queries: [
      {
        query: sum(select(m.db_client_connection_count), ['db_client_connection_state']),
        legend: '{{db_client_connection_state}}',
      },
      { query: sum(select(m.db_client_connection_pending_requests)), legend: 'waiting for one' },
    ],
  },
  {
    kind: 'timeseries',
    title: 'Backends by state',
    description: 'Connections of the whole server, by state.',
    unit: 'short',
    min: 0,
    queries: [{ query: sum(select(m.pg_stat_activity_count), ['state']), legend: '{{state}}' }],
  },
  {
    kind: 'timeseries',
    title: 'Slow queries and waiting locks',
    description: 'Queries that have been running for over a second, and backends that wait for a lock.',
    unit: 'short',
    min: 0,
    queries: [
      { query: sum(select(m.pg_stat_activity_slow_queries)), legend: 'queries over 1 s' },
      { query: sum(select(m.pg_locks_waiting)), legend: 'waiting for a lock' },
    ],
  },
  {
    kind: 'timeseries',
    title: 'Buffer cache hit ratio',
    description: 'Share of the block reads that PostgreSQL served from its own memory.',
    unit: 'percentunit',
    max: 1,
    queries: [{ query: div(blocks.hit, add(blocks.hit, blocks.read)), legend: 'hit ratio' }],
  },
  {
    kind: 'timeseries',
    title: 'Transactions',
    description: 'Transactions per second, and deadlocks.',
    unit: 'ops',
    min: 0,
    queries: [
      { query: sum(rate(select(m.pg_stat_database_xact_commit, database), interval)), legend: 'committed' },
      { query: sum(rate(select(m.pg_stat_database_xact_rollback, database), interval)), legend: 'rolled back' },
      { query: sum(rate(select(m.pg_stat_database_deadlocks, database), interval)), legend: 'deadlocks' },
    ],
  },
  {
    kind: 'timeseries',
    title: 'Database size',
    description: 'Size on disk of the product’s database.',
    unit: 'bytes',
    min: 0,
    queries: [{ query: max(select(m.pg_database_size_bytes, database)), legend: 'size' }],
  },
];
