/**
 * What one entry of a metric catalogue says, and the types that follow from it. Everything that queries or emits a
 * metric is typed by these.
 */

/** A label whose values cannot be listed in advance (a device, a table). */
export const open = '*';

/** A closed label lists its values; an open one is `'*'`. */
export type LabelValues = readonly string[] | typeof open;

interface EntryBase {
  /** What one sample counts or measures, in the plural: `seconds`, `requests`. `ratio` runs from 0 to 1. */
  readonly unit: string;
  readonly help: string;
  /** Without those that Prometheus adds to every series of a target: `job` and `instance`. */
  readonly labels: Readonly<Record<string, LabelValues>>;
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
  readonly counts: string;
}
export type Entry = CounterEntry | GaugeEntry | HistogramEntry;

/** A catalogue: metric name → entry. */
export type Catalogue = Readonly<Record<string, Entry>>;

/** A catalogue entry together with its name: what builders and instruments take. */
export type Metric<N extends string = string, E extends Entry = Entry> = E & { readonly name: N };

/** The label names of an entry. */
export type LabelsOf<E extends Entry> = Extract<keyof E['labels'], string>;

type ValueOf<V> = V extends readonly (infer S)[] ? S : string;

/** One value for every label of an entry; closed labels accept only their listed values. */
export type LabelValuesOf<E extends Entry> = { readonly [L in keyof E['labels']]: ValueOf<E['labels'][L]> };
