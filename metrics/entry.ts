/**
 * What one entry of the metric catalogue says, and the types that follow from it.
 * Everything that emits or queries a metric is typed by these.
 */

/** What one sample counts or measures, in the plural. `ratio` runs from 0 to 1. */
export type Unit =
  | 'seconds'
  | 'bytes'
  | 'ratio'
  | 'celsius'
  | 'timestamp seconds'
  | 'info'
  | 'state'
  | 'requests'
  | 'results'
  | 'runs'
  | 'connections'
  | 'lookups'
  | 'events'
  | 'sessions'
  | 'streams'
  | 'queries'
  | 'transactions'
  | 'rows'
  | 'blocks'
  | 'locks'
  | 'files'
  | 'packets'
  | 'operations'
  | 'keys'
  | 'clients'
  | 'notifications'
  | 'series'
  | 'scans'
  | 'indexes'
  | 'checkpoints'
  | 'backends'
  | 'processes'
  | 'workers'
  | 'errors';

/** A label whose values cannot be listed in advance (a device, a table). */
export const open = '*';

/** A closed label lists its values; an open one is `'*'`. */
export type LabelValues = readonly string[] | typeof open;

/** A Prometheus job: the value of the `job` label on everything that it exposes. */
export type Job = 'app' | 'agent' | 'inbox' | 'validator' | 'prometheus' | 'alertmanager';

interface EntryBase {
  readonly unit: Unit;
  readonly help: string;
  readonly labels: Readonly<Record<string, LabelValues>>;
  /** The Prometheus jobs that expose it. */
  readonly jobs: readonly Job[];
  /** Why the metric is exported although no rule, panel or report uses it. */
  readonly diagnostic?: string;
  /** Why the name breaks a naming rule: it is an established name that other people's dashboards use. */
  readonly inherited?: string;
}

export interface CounterEntry extends EntryBase {
  readonly type: 'counter';
}
export interface GaugeEntry extends EntryBase {
  readonly type: 'gauge';
}
export interface HistogramEntry extends EntryBase {
  readonly type: 'histogram';
  /** Upper bounds in the entry's unit, ascending, without +Inf. */
  readonly buckets: readonly number[];
  /** What one observation is, and so the unit of the histogram's count: `requests` for a request latency. */
  readonly counts: Unit;
}
export type Entry = CounterEntry | GaugeEntry | HistogramEntry;

/** A catalogue entry together with its name: what builders and instruments take. */
export type Metric<N extends string = string, E extends Entry = Entry> = E & { readonly name: N };

/** The label names of an entry. */
export type LabelsOf<E extends Entry> = Extract<keyof E['labels'], string>;

type ValueOf<V> = V extends readonly (infer S)[] ? S : string;

/** One value for every label of an entry; closed labels accept only their listed values. */
export type LabelValuesOf<E extends Entry> = { readonly [L in LabelsOf<E>]: ValueOf<E['labels'][L]> };

/** Declares a part of the catalogue and keeps every literal in its type. */
export function defineMetrics<const T extends Readonly<Record<string, Entry>>>(entries: T): T {
  return entries;
}
