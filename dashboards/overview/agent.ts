/** The agent itself: what it costs, which of its collectors fail or are slow, and what it left out. */
import { m } from '../../metrics/catalogue/index.ts';
import { count, eq, max, orZero, rate, select, sub, sum, timestamp, topk } from '../../metrics/promql/index.ts';
import { line, type PanelDefinition, panel } from '../panels/panel.ts';

const interval = '$__rate_interval';
const agent = { job: 'agent' };
/** Collectors of their own lines; the others are below them. */
const most = 5;

const lastSuccess = select(m.agent_collector_last_success_timestamp_seconds);

export const agentPanels: readonly PanelDefinition[] = [
  panel({
    kind: 'timeseries',
    title: 'CPU of the agent',
    description: 'Share of one core that the agent takes: its collectors, its answers, and all that happens besides.',
    unit: 'ratio',
    min: 0,
    queries: [line(sum(rate(select(m.process_cpu_seconds_total, agent), interval)), 'agent')],
  }),
  panel({
    kind: 'timeseries',
    title: 'CPU by collector',
    description: 'Share of one core, of the five collectors that take the most.',
    unit: 'ratio',
    min: 0,
    queries: [
      line(
        topk(most, sum(rate(select(m.agent_collector_cpu_seconds_total), interval), ['collector'])),
        '{{collector}}',
      ),
    ],
  }),
  panel({
    kind: 'timeseries',
    title: 'Memory of the agent',
    description:
      'Memory of the agent that is in RAM. What it shares with other processes of the same program counts in full.',
    unit: 'bytes',
    min: 0,
    queries: [line(sum(select(m.process_resident_memory_bytes, agent)), 'resident')],
  }),
  panel({
    kind: 'timeseries',
    title: 'Collectors that fail',
    description: 'Each collector that failed at its last run; none when this is empty. The agent’s page says why.',
    unit: 'series',
    min: 0,
    queries: [line(count(eq(select(m.node_scrape_collector_success), 0), ['collector']), '{{collector}}')],
  }),
  panel({
    kind: 'timeseries',
    title: 'Slowest collectors',
    description:
      'How long the last run of the five slowest collectors took. Scrapes do not wait for those of a longer cadence.',
    unit: 'seconds',
    min: 0,
    queries: [line(topk(most, max(select(m.node_scrape_collector_duration_seconds), ['collector'])), '{{collector}}')],
  }),
  panel({
    kind: 'timeseries',
    title: 'Oldest figures',
    description:
      'Age of the last success at the time of the scrape, of the five collectors with the oldest: up to 75 s where a collector runs once a minute, up to 615 s where it runs every ten minutes. What grows beyond that is out of date.',
    unit: 'seconds',
    min: 0,
    queries: [line(topk(most, max(sub(timestamp(lastSuccess), lastSuccess), ['collector'])), '{{collector}}')],
  }),
  panel({
    kind: 'timeseries',
    title: 'Time of PostgreSQL',
    description: 'Share of one core that PostgreSQL spends on the statements of the agent, by its own account.',
    unit: 'ratio',
    min: 0,
    queries: [line(sum(rate(select(m.agent_postgres_seconds_total), interval)), 'statements of the agent')],
  }),
  panel({
    kind: 'timeseries',
    title: 'Series left out',
    description: 'Series that were left out of scrapes, because their family has as many as it may have.',
    unit: 'series/s',
    min: 0,
    queries: [line(orZero(sum(rate(select(m.agent_series_dropped_total), interval))), 'series')],
  }),
  panel({
    kind: 'timeseries',
    title: 'Scrapes turned away',
    description: 'Scrapes that were answered with 503, because as many as are allowed were being answered at once.',
    unit: 'requests/s',
    min: 0,
    queries: [line(sum(rate(select(m.agent_scrapes_rejected_total), interval)), 'scrapes')],
  }),
];
