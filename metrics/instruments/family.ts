/**
 * The series of one metric: bound children in, lines of the exposition out. Every line's text up to its value is made
 * once, when the series is; a scrape only adds the numbers.
 */
import type { Metric } from '../entry.ts';
import { open } from '../promql/entry.ts';
import { CounterChild, GaugeChild, HistogramChild } from './bound.ts';
import { type Exemplar, type ExpositionFormat, renderExemplar, renderHead, renderLabels } from './exposition.ts';
import { createSlots, type Slots } from './slots.ts';

type Labels = Readonly<Record<string, string>>;

/** One line of a series. */
interface Line {
  /** Name, labels and the space before the value. */
  readonly prefix: string;
  /** The metric name with its suffix, and all labels: what the client library wants to know. */
  readonly name: string;
  readonly labels: Labels;
  readonly value: () => number;
  readonly exemplar?: () => Exemplar | undefined;
}

type Child = CounterChild | GaugeChild | HistogramChild;

interface Series<C extends Child> {
  readonly child: C;
  readonly lines: readonly Line[];
}

/** What a family does with a label set beyond its cap. */
export interface Cap {
  /** Series with values of open labels that the family may have. */
  readonly maxSeries: number;
  /** Called for every label set that gets no series of its own. */
  readonly dropped: (metric: string) => void;
}

/** The value of every open label of the series that takes what is beyond the cap. */
export const overflow = 'overflow';

export class Family {
  readonly metric: Metric;
  readonly #cap: Cap;
  readonly #openLabels: readonly string[];
  readonly #series = new Map<string, Series<Child>>();
  readonly #takeSlots = createSlots();

  constructor(metric: Metric, cap: Cap) {
    this.metric = metric;
    this.#cap = cap;
    this.#openLabels = Object.keys(metric.labels).filter((label) => metric.labels[label] === open);
  }

  /**
   * The child of a label set; a new one starts at 0. Beyond the cap, counters and histograms share the overflow series
   * of their closed labels, so that sums over those stay right; a gauge gets none.
   */
  bind(labels: Labels): Child | undefined {
    const known = this.#series.get(this.#keyOf(labels));
    if (known) return known.child;
    if (this.#openLabels.length === 0 || this.#series.size < this.#cap.maxSeries) return this.#add(labels);
    this.#cap.dropped(this.metric.name);
    if (this.metric.type === 'gauge') return undefined;
    const shared = { ...labels, ...Object.fromEntries(this.#openLabels.map((label) => [label, overflow])) };
    return this.#series.get(this.#keyOf(shared))?.child ?? this.#add(shared);
  }

  #keyOf(labels: Labels): string {
    let key = '';
    for (const label in this.metric.labels) key += `${labels[label]}\u0000`;
    return key;
  }

  #add(labels: Labels): Child {
    const ordered = Object.fromEntries(Object.keys(this.metric.labels).map((label) => [label, labels[label] ?? '']));
    const series = this.#create(ordered);
    this.#series.set(this.#keyOf(ordered), series);
    return series.child;
  }

  #create(labels: Labels): Series<Child> {
    const { metric } = this;
    if (metric.type === 'histogram') return createHistogram(metric.name, metric.buckets, labels, this.#takeSlots);
    const { values, slot } = this.#takeSlots(1);
    const child =
      metric.type === 'counter' ? new CounterChild(values, slot, metric.name) : new GaugeChild(values, slot);
    return { child, lines: [lineOf(metric.name, labels, () => values[slot] as number)] }; // a slot of its own
  }

  /** The family's part of a `/metrics` answer. */
  render(format: ExpositionFormat): string {
    let text = renderHead(this.metric, format);
    const withExemplars = format === 'openmetrics';
    for (const { lines } of this.#series.values()) {
      for (const { prefix, value, exemplar } of lines) {
        const shown = withExemplars ? exemplar?.() : undefined;
        text += shown ? `${prefix}${value()}${renderExemplar(shown)}\n` : `${prefix}${renderNumber(value())}\n`;
      }
    }
    return text;
  }

  /** Every sample, for readers that want data instead of text. */
  samples(): readonly { readonly name: string; readonly labels: Labels; readonly value: number }[] {
    const lines = [...this.#series.values()].flatMap((series) => series.lines);
    return lines.map(({ name, labels, value }) => ({ name, labels, value: value() }));
  }
}

const renderNumber = (value: number): string | number =>
  Number.isFinite(value) || Number.isNaN(value) ? value : value > 0 ? '+Inf' : '-Inf';

function lineOf(name: string, labels: Labels, value: () => number, exemplar?: Line['exemplar']): Line {
  return { prefix: `${name}${renderLabels(labels)} `, name, labels, value, ...(exemplar && { exemplar }) };
}

/** Lines of a histogram: cumulative buckets, the sum and the count. */
function createHistogram(
  name: string,
  buckets: readonly number[],
  labels: Labels,
  takeSlots: (count: number) => Slots,
): Series<HistogramChild> {
  const { values, slot } = takeSlots(buckets.length + 2);
  const child = new HistogramChild(values, slot, Float64Array.from(buckets), name);
  const upTo = (bucket: number) => (): number => {
    let sum = 0;
    for (let index = slot; index <= slot + bucket; index++) sum += values[index] as number; // slots of its own
    return sum;
  };
  const bounds = [...buckets.map(String), '+Inf'];
  const bucketLines = bounds.map((le, bucket) =>
    lineOf(`${name}_bucket`, { le, ...labels }, upTo(bucket), () => child.exemplars[bucket]),
  );
  const sum = lineOf(`${name}_sum`, labels, () => values[slot + buckets.length + 1] as number); // as above
  const count = lineOf(`${name}_count`, labels, upTo(buckets.length));
  return { child, lines: [...bucketLines, sum, count] };
}
