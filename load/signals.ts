/** What Prometheus saw of the host, the pools, the cache and the app's versions while the load ran. */
import type { Duration } from '../metrics/promql/index.ts';
import { cacheHitRatio, cpuBusyRatio, memoryUsedRatio, poolConnections } from '../slo/indicators.ts';
import type { PrometheusClient, RangeSeries } from '../slo/prometheus/client.ts';
import { versions } from '../slo/status/deploys.ts';

/** The least and the greatest value within the run, or the same twice where one value is all that is told. */
export interface Extent {
  readonly least: number;
  readonly greatest: number;
}

/** Null: Prometheus has nothing about it. */
export interface Signals {
  readonly cacheHit: Extent | null;
  readonly connections: Extent | null;
  readonly cpu: Extent | null;
  readonly memory: Extent | null;
  /** Those of the app that ran. */
  readonly versions: readonly string[];
}

/** What is measured; versions are only told. */
export type SignalName = Exclude<keyof Signals, 'versions'>;

/** Seconds since the epoch. */
export interface RunTime {
  readonly startedAt: number;
  readonly endedAt: number;
}

const stepSeconds = 5;
/** The promise of the CPU is about means of a minute. */
const meanSeconds = 60;

/** @throws PrometheusError when Prometheus does not answer */
export async function readSignals(prometheus: PrometheusClient, { startedAt, endedAt }: RunTime): Promise<Signals> {
  const seconds = Math.max(1, Math.round(endedAt - startedAt));
  const window = secondsOf(seconds);
  const mean = secondsOf(Math.min(seconds, meanSeconds));
  const within = (from: number) => ({ start: Math.min(from, endedAt), end: endedAt, step: stepSeconds });
  const [hits, connections, cpu, memory, running] = await Promise.all([
    prometheus.vector(cacheHitRatio(window), endedAt),
    prometheus.range(poolConnections(), within(startedAt)),
    prometheus.range(cpuBusyRatio(mean), within(startedAt + Math.min(seconds, meanSeconds))),
    prometheus.range(memoryUsedRatio(), within(startedAt)),
    prometheus.range(versions, within(startedAt)),
  ]);
  return {
    cacheHit: extentOf(hits.map(({ value }) => value)),
    connections: extentOf(valuesOf(connections)),
    cpu: extentOf(valuesOf(cpu)),
    memory: extentOf(valuesOf(memory)),
    versions: running.map(({ labels: { version = '' } }) => version),
  };
}

// The compiler takes a number for one that may have a fraction.
const secondsOf = (whole: number): Duration => `${BigInt(whole)}s`;

const valuesOf = (found: readonly RangeSeries[]): readonly number[] =>
  found.flatMap(({ points }) => points.map(([, value]) => value));

function extentOf(values: readonly number[]): Extent | null {
  const finite = values.filter(Number.isFinite);
  return finite.length === 0 ? null : { least: Math.min(...finite), greatest: Math.max(...finite) };
}
