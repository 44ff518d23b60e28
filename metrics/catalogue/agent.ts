/** What the agent tells about its own collectors. */
import { defineMetrics } from '../entry.ts';

/** Every collector of the agent; the name is its file in `agent/collectors/` and the value of the `collector` label. */
export const collectorNames = [
  'cpu',
  'memory',
  'load',
  'stat',
  'vmstat',
  'filefd',
  'disk',
  'filesystem',
  'network',
  'pressure',
  'portable',
  'facts',
  'postgres_up',
  'postgres_settings',
  'postgres_activity',
  'postgres_database',
  'postgres_size',
  'postgres_locks',
  'postgres_tables',
  'postgres_indexes',
  'postgres_checkpoints',
  'postgres_wal',
  'postgres_wal_files',
  'postgres_replication',
  'postgres_statements',
  'redis',
  'nginx',
  'access_log',
  'probe',
] as const;

export type CollectorName = (typeof collectorNames)[number];

const perCollector = { labels: { collector: collectorNames }, jobs: ['agent'] } as const;

export const agent = defineMetrics({
  node_scrape_collector_success: {
    ...perCollector,
    type: 'gauge',
    unit: 'state',
    help: 'Whether the collector ran in time and without an error: 1 yes, 0 no. Having nothing to tell is no error.',
  },
  node_scrape_collector_duration_seconds: {
    ...perCollector,
    type: 'gauge',
    unit: 'seconds',
    help: 'How long the collector took at this scrape.',
  },
  agent_collector_last_success_timestamp_seconds: {
    ...perCollector,
    type: 'gauge',
    unit: 'timestamp seconds',
    help: 'When the collector last succeeded, in seconds since the epoch; absent until it has.',
  },
});
