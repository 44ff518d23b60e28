/** What the agent tells about its own collectors. */
import { defineMetrics } from '../entry.ts';

/** The label is the name of the collector's file in `agent/collectors/`. */
const perCollector = { labels: { collector: '*' }, jobs: ['agent'] } as const;

const whereConfigured = { onlyWhere: 'the agent has a web configuration' } as const;

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
    help: 'How long the last run of the collector took.',
  },
  agent_collector_last_success_timestamp_seconds: {
    ...perCollector,
    type: 'gauge',
    unit: 'timestamp seconds',
    help: 'When the collector last succeeded, in seconds since the epoch; absent until it has.',
  },
  agent_collector_cpu_seconds_total: {
    ...perCollector,
    type: 'counter',
    unit: 'seconds',
    help: 'CPU time that the collector took; while several wait for answers, they share what is used meanwhile.',
  },
  agent_postgres_seconds_total: {
    type: 'counter',
    unit: 'seconds',
    help: 'Time that PostgreSQL spent on the statements of the agent, counted from the start of the agent.',
    labels: {},
    jobs: ['agent'],
    onlyWhere: 'the extension pg_stat_statements is installed',
  },
  agent_series_dropped_total: {
    type: 'counter',
    unit: 'series',
    help: 'Series that were left out of scrapes, because their family has as many as it may have.',
    labels: { family: '*' },
    jobs: ['agent'],
    onlyWhere: 'a family has more series than it may have',
  },
  agent_scrapes_rejected_total: {
    type: 'counter',
    unit: 'requests',
    help: 'Scrapes that were answered with 503, because as many as are allowed were being answered.',
    labels: {},
    jobs: ['agent'],
  },
  agent_web_requests_rejected_total: {
    type: 'counter',
    unit: 'requests',
    help: 'Requests that the web configuration turned away, by what was wrong with them.',
    labels: { reason: ['rate_limit', 'client_certificate', 'password', 'password_not_checked'] },
    jobs: ['agent'],
    ...whereConfigured,
  },
  agent_web_config_last_reload_successful: {
    type: 'gauge',
    unit: 'state',
    help: 'Whether the web configuration and its certificates could be used when they were last read: 1 yes, 0 no, and the last ones that could are kept.',
    labels: {},
    jobs: ['agent'],
    ...whereConfigured,
  },
  agent_web_config_last_reload_success_timestamp_seconds: {
    type: 'gauge',
    unit: 'timestamp seconds',
    help: 'When the web configuration was last read and could be used.',
    labels: {},
    jobs: ['agent'],
    ...whereConfigured,
  },
});
