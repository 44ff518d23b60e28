/**
 * The series of one metric: values in, text out. What the text of a series begins with is made once, and what did not change
 * is not written again.
 */
import type { Sample } from '../metrics/instruments/exposition.ts';
import { renderHead, renderLabels, renderValue } from '../metrics/instruments/exposition.ts';
import { open } from '../metrics/promql/entry.ts';
import type { HistogramValue, ValueMetric } from './output.ts';

export type Labels = Readonly<Record<string, string>>;

/** What a run gives a series. */
export type Value = number | HistogramValue;

/** The labels of one series, its text, and the value that the current run gave it. */
export abstract class Series {
  readonly family: SeriesFamily;
  readonly labels: Labels;
  readonly #values: readonly string[];
  text = '';
  run = 0;

  constructor(family: SeriesFamily, values: readonly string[]) {
    this.family = family;
    this.#values = values;
    this.labels = Object.fromEntries(family.labelNames.map((name, index) => [name, values[index] ?? '']));
  }

  has(labels: Labels): boolean {
    const { labelNames } = this.family;
    for (let index = 0; index < labelNames.length; index++) {
      if (labels[labelNames[index] as string] !== this.#values[index]) return false; // within the array
    }
    return true;
  }

  /** The value of the run, until it is settled; of the metric's own type, which the table looks at before. */
  abstract pending: Value;

  /** Takes the value of the run; true when it is another one. */
  abstract settle(): boolean;

  abstract readonly samples: readonly Sample[];
}

/** The series of a counter or a gauge: one line. */
class SingleSeries extends Series {
  readonly #prefix: string;
  #value = Number.NaN;
  pending = 0;

  constructor(family: SeriesFamily, values: readonly string[]) {
    super(family, values);
    this.#prefix = `${family.metric.name}${renderLabels(this.labels)} `;
  }

  settle(): boolean {
    if (this.#value === this.pending) return false;
    this.#value = this.pending;
    this.text = `${this.#prefix}${renderValue(this.#value)}\n`;
    return true;
  }

  get samples(): readonly Sample[] {
    return [{ name: this.family.metric.name, labels: this.labels, value: this.#value }];
  }
}

/** The series of a histogram: a line for each bucket, the one for all observations, their sum and their count. */
class HistogramSeries extends Series {
  readonly #prefixes: readonly string[];
  readonly #names: readonly Omit<Sample, 'value'>[];
  #values: readonly number[] = [];
  pending: HistogramValue = { counts: [], count: 0, sum: 0 };

  constructor(family: SeriesFamily, values: readonly string[]) {
    super(family, values);
    const { name } = family.metric;
    const buckets = [...family.buckets, Number.POSITIVE_INFINITY].map((bound) => ({
      name: `${name}_bucket`,
      labels: { ...this.labels, le: renderValue(bound) },
    }));
    const totals = ['sum', 'count'].map((total) => ({ name: `${name}_${total}`, labels: this.labels }));
    this.#names = [...buckets, ...totals];
    this.#prefixes = this.#names.map((sample) => `${sample.name}${renderLabels(sample.labels)} `);
  }

  settle(): boolean {
    const { counts, count, sum } = this.pending;
    // A histogram that got no observation has the same count, and that is most of them.
    if (this.#values.at(-1) === count && this.#values.at(-2) === sum) return false;
    this.#values = [...counts, count, sum, count];
    this.text = this.#prefixes.map((prefix, index) => `${prefix}${this.#values[index]}\n`).join('');
    return true;
  }

  get samples(): readonly Sample[] {
    return this.#names.map((sample, index) => ({ ...sample, value: this.#values[index] ?? Number.NaN }));
  }
}

/** The series of one metric, in the order of the last run. */
export class SeriesFamily {
  readonly metric: ValueMetric;
  readonly labelNames: readonly string[];
  readonly hasOpenLabels: boolean;
  /** Upper bounds; none but for a histogram. */
  readonly buckets: readonly number[];
  /** The series that Prometheus makes of one of ours. */
  readonly width: number;
  readonly #head: string;
  readonly #known = new Map<string, Series>();
  readonly #shown: Series[] = [];
  #text = '';
  #changed = false;
  #filled = 0;
  /** Series of the current run, as Prometheus counts them. */
  taken = 0;
  dropped = 0;

  constructor(metric: ValueMetric) {
    this.metric = metric;
    this.labelNames = Object.keys(metric.labels);
    this.hasOpenLabels = Object.values(metric.labels).includes(open);
    this.buckets = metric.type === 'histogram' ? metric.buckets : [];
    this.width = metric.type === 'histogram' ? metric.buckets.length + 3 : 1;
    this.#head = renderHead(metric, 'text');
  }

  find(labels: Labels): Series {
    const values = this.labelNames.map((name) => labels[name] ?? '');
    const key = values.join('\u0000');
    let series = this.#known.get(key);
    if (!series) {
      series = this.metric.type === 'histogram' ? new HistogramSeries(this, values) : new SingleSeries(this, values);
      this.#known.set(key, series);
    }
    return series;
  }

  begin(): void {
    this.taken = 0;
    this.#filled = 0;
  }

  /** Takes over a series of the run that ended well. */
  add(series: Series): void {
    if (this.#shown[this.#filled] !== series) {
      this.#shown[this.#filled] = series;
      this.#changed = true;
    }
    this.#filled++;
    if (series.settle()) this.#changed = true;
  }

  /** Ends the run: what it did not give is gone. */
  end(): void {
    if (this.#shown.length !== this.#filled) {
      this.#shown.length = this.#filled;
      this.#changed = true;
    }
    // Devices and tables come and go, and their series must not be kept for ever.
    if (this.#known.size > 2 * this.#filled + 16) this.#forgetOthers();
  }

  get text(): string {
    if (this.#changed) {
      this.#changed = false;
      let text = this.#filled > 0 ? this.#head : '';
      for (const series of this.#shown) text += series.text;
      this.#text = text;
    }
    return this.#text;
  }

  get samples(): readonly Sample[] {
    return this.#shown.flatMap((series) => series.samples);
  }

  #forgetOthers(): void {
    this.#known.clear();
    for (const series of this.#shown)
      this.#known.set(this.labelNames.map((name) => series.labels[name]).join('\u0000'), series);
  }
}
