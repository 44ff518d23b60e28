/** What grows while a load lasts: memory and connections, as Prometheus saw them. */
import { m } from '../../metrics/catalogue/index.ts';
import { type Query, select, sum } from '../../metrics/promql/index.ts';
import { memoryUsedRatio, poolConnections } from '../../slo/indicators.ts';
import type { PrometheusClient } from '../../slo/prometheus/client.ts';
import type { RunTime } from '../signals.ts';

export interface Trend {
  readonly what: string;
  readonly unit: string;
  /** Seconds since the run began, and the value. */
  readonly points: readonly (readonly [seconds: number, value: number])[];
  /** Means of the first and of the last tenth. */
  readonly first: number;
  readonly last: number;
  /** Slope of the line that fits the second half best: what a start needs is over by then. */
  readonly perHour: number;
}

/** A value of Prometheus times `factor` is one in `unit`. */
interface Watched {
  readonly what: string;
  readonly query: Query;
  readonly unit: string;
  readonly factor: number;
}

const perMegabyte = 1e-6;
const watched: readonly Watched[] = [
  { what: 'Memory of the app’s workers', unit: 'MB', factor: perMegabyte, query: memoryOf('app') },
  {
    what: 'JavaScript heaps of the workers',
    unit: 'MB',
    factor: perMegabyte,
    query: sum(select(m.nodejs_heap_used_bytes, { job: 'app' })),
  },
  { what: 'Memory of the agent', unit: 'MB', factor: perMegabyte, query: memoryOf('agent') },
  { what: 'Memory in use on the host', unit: '%', factor: 100, query: memoryUsedRatio() },
  { what: 'Connections of the app’s pools', unit: 'connections', factor: 1, query: poolConnections() },
  { what: 'Connections of PostgreSQL', unit: 'connections', factor: 1, query: sum(select(m.pg_stat_activity_count)) },
  { what: 'Live streams', unit: 'streams', factor: 1, query: sum(select(m.live_streams)) },
];

function memoryOf(job: 'app' | 'agent'): Query {
  return sum(select(m.process_resident_memory_bytes, { job }));
}

const stepSeconds = 15;

/** Those of which Prometheus has anything. @throws PrometheusError when it does not answer */
export async function readTrends(prometheus: PrometheusClient, time: RunTime): Promise<readonly Trend[]> {
  const range = { start: time.startedAt, end: time.endedAt, step: stepSeconds };
  const found = await Promise.all(
    watched.map(async ({ what, unit, query, factor }) => {
      const [series] = await prometheus.range(query, range);
      const points = (series?.points ?? []).map(([at, value]) => [at - time.startedAt, value * factor] as const);
      return { what, unit, ...trendOf(points) };
    }),
  );
  return found.filter(({ points }) => points.length > 1);
}

/** @param points seconds and values, in the order of time */
export function trendOf(points: Trend['points']): Pick<Trend, 'points' | 'first' | 'last' | 'perHour'> {
  const tenth = Math.max(1, Math.round(points.length / 10));
  return {
    points,
    first: mean(points.slice(0, tenth).map(([, value]) => value)),
    last: mean(points.slice(-tenth).map(([, value]) => value)),
    perHour: slope(points.slice(Math.floor(points.length / 2))) * 3600,
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of the line with the least squares of distances; 0 where there is no line. */
function slope(points: Trend['points']): number {
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))];
  const squares = points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
  const products = points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0);
  return squares === 0 ? 0 : products / squares;
}
