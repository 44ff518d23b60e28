/** The catalogue entries of this product: those of the query builder, with our units, jobs and reasons. */
import { type CheckedCatalogue, defineCatalogue } from './promql/define.ts';
import type * as promql from './promql/entry.ts';

/** What one sample counts or measures, in the plural. `ratio` runs from 0 to 1. */
export type Unit =
  | 'seconds'
  | 'milliseconds'
  | 'microseconds'
  | 'bytes'
  | 'kibibytes'
  | 'bits'
  | 'pages'
  | 'sectors'
  | 'ratio'
  | 'percent'
  | 'celsius'
  | 'hertz'
  | 'rpm'
  | 'volts'
  | 'amperes'
  | 'watts'
  | 'joules'
  | 'timestamp seconds'
  | 'info'
  | 'state'
  | 'version'
  | 'requests'
  | 'results'
  | 'runs'
  | 'connections'
  | 'lookups'
  | 'events'
  | 'sessions'
  | 'ratings'
  | 'prompts'
  | 'streams'
  | 'queries'
  | 'transactions'
  | 'rows'
  | 'blocks'
  | 'locks'
  | 'files'
  | 'disks'
  | 'cpus'
  | 'sockets'
  | 'entries'
  | 'packets'
  | 'operations'
  | 'keys'
  | 'clients'
  | 'notifications'
  | 'series'
  | 'scans'
  | 'tables'
  | 'indexes'
  | 'checkpoints'
  | 'backends'
  | 'processes'
  | 'workers'
  | 'errors';

/** The Prometheus jobs: the values of the `job` label on everything that they expose. */
export const jobs = ['app', 'agent', 'inbox', 'validator', 'prometheus', 'alertmanager'] as const;
export type Job = (typeof jobs)[number];

interface Ours {
  readonly unit: Unit;
  /** The Prometheus jobs that expose it. */
  readonly jobs: readonly Job[];
  /** What must be there for it to have a series: `a standby is connected`. Without it there always is one. */
  readonly onlyWhere?: string;
  /** Prometheus itself writes it about every target of the jobs; no target exposes it. */
  readonly writtenByPrometheus?: true;
}

export type CounterEntry = promql.CounterEntry & Ours;
export type GaugeEntry = promql.GaugeEntry & Ours;
export type HistogramEntry = promql.HistogramEntry & Ours & { readonly counts: Unit };
export type Entry = CounterEntry | GaugeEntry | HistogramEntry;

/** A catalogue entry together with its name: what builders and instruments take. */
export type Metric<N extends string = string, E extends Entry = Entry> = E & { readonly name: N };

export { type LabelsOf, type LabelValues, type LabelValuesOf, open } from './promql/entry.ts';

/** Declares a part of the catalogue and keeps every literal in its type; names that mislead do not compile. */
export function defineMetrics<const T extends Readonly<Record<string, Entry>>>(entries: T & CheckedCatalogue<T>): T {
  return defineCatalogue<T>(entries);
}
