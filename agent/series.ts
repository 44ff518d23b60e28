/**
 * The series of one collector: the values of its runs in, their text out. What the text of a series begins with is made
 * once, and what did not change is not written again.
 */
import type { Family, Sample } from '../metrics/instruments/exposition.ts';
import { renderHead, renderLabels, renderValue } from '../metrics/instruments/exposition.ts';
import { open } from '../metrics/promql/entry.ts';
import type { Emit, ValueMetric } from './output.ts';

type Labels = Readonly<Record<string, string>>;

/** One series, and the value that the current run gave it. */
class Series {
  readonly family: SeriesFamily;
  readonly labels: Labels;
  readonly #values: readonly string[];
  readonly #prefix: string;
  value = Number.NaN;
  text = '';
  run = 0;
  pending = 0;

  constructor(family: SeriesFamily, values: readonly string[]) {
    this.family = family;
    this.#values = values;
    this.labels = Object.fromEntries(family.labelNames.map((name, index) => [name, values[index] ?? '']));
    this.#prefix = `${family.metric.name}${renderLabels(this.labels)} `;
  }

  has(labels: Labels): boolean {
    const { labelNames } = this.family;
    for (let index = 0; index < labelNames.length; index++) {
      if (labels[labelNames[index] as string] !== this.#values[index]) return false; // within the array
    }
    return true;
  }

  /** Takes the value of the run; true when it is another one. */
  settle(): boolean {
    if (this.value === this.pending) return false;
    this.value = this.pending;
    this.text = `${this.#prefix}${renderValue(this.value)}\n`;
    return true;
  }
}

/** The series of one metric, in the order of the last run. */
class SeriesFamily {
  readonly metric: ValueMetric;
  readonly labelNames: readonly string[];
  readonly hasOpenLabels: boolean;
  readonly #head: string;
  readonly #known = new Map<string, Series>();
  readonly #shown: Series[] = [];
  #text = '';
  #changed = false;
  #filled = 0;
  /** Series of the current run. */
  taken = 0;
  dropped = 0;

  constructor(metric: ValueMetric) {
    this.metric = metric;
    this.labelNames = Object.keys(metric.labels);
    this.hasOpenLabels = Object.values(metric.labels).includes(open);
    this.#head = renderHead(metric, 'text');
  }

  find(labels: Labels): Series {
    const values = this.labelNames.map((name) => labels[name] ?? '');
    const key = values.join('\u0000');
    let series = this.#known.get(key);
    if (!series) {
      series = new Series(this, values);
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
    return this.#shown.map(({ labels, value }) => ({ name: this.metric.name, labels, value }));
  }

  #forgetOthers(): void {
    this.#known.clear();
    for (const series of this.#shown)
      this.#known.set(this.labelNames.map((name) => series.labels[name]).join('\u0000'), series);
  }
}

export interface SeriesOptions {
  /** Series that a metric with open labels may have; what is beyond is dropped and counted. */
  readonly maxPerFamily?: number;
}

export const defaultMaxSeriesPerFamily = 1000;

/** The series of the metrics that one collector declares. */
export class SeriesTable {
  readonly #families = new Map<ValueMetric, SeriesFamily>();
  readonly #maxPerFamily: number;
  /** The series of the last run and of this one, in the order of their emission: most runs repeat the last one's. */
  #last: Series[] = [];
  #current: Series[] = [];
  #run = 0;
  #isOpen = false;

  constructor(metrics: readonly ValueMetric[], { maxPerFamily = defaultMaxSeriesPerFamily }: SeriesOptions = {}) {
    this.#maxPerFamily = maxPerFamily;
    for (const metric of metrics) this.#families.set(metric, new SeriesFamily(metric));
  }

  /**
   * Begins a run. The emit that it returns throws for a value that is no number, for a metric that was not declared, for
   * a second sample with the same labels (one such sample would make Prometheus refuse the whole scrape), and when the
   * run is over.
   */
  begin(): Emit<ValueMetric> {
    const run = ++this.#run;
    this.#isOpen = true;
    this.#current.length = 0;
    for (const family of this.#families.values()) family.begin();
    const emit = (metric: ValueMetric, labels: Labels, value: number): void => {
      if (run !== this.#run || !this.#isOpen) throw new Error(`${metric.name}: emitted after the end of the run`);
      this.#take(metric, labels, value);
    };
    return emit as Emit<ValueMetric>; // whose parameters say what to give; a `Mistake` has no value
  }

  /** Ends the run: its values are told from now on. */
  commit(): void {
    this.#isOpen = false;
    for (const series of this.#current) series.family.add(series);
    for (const family of this.#families.values()) family.end();
    this.size = this.#current.length;
    [this.#last, this.#current] = [this.#current, this.#last];
  }

  /** Ends the run, if there is one: nothing is told from now on. */
  clear(): void {
    this.#isOpen = false;
    this.size = 0;
    for (const family of this.#families.values()) {
      family.begin();
      family.end();
    }
  }

  /** The families that have series, in the order of their declaration. */
  render(): string {
    let text = '';
    for (const family of this.#families.values()) text += family.text;
    return text;
  }

  /** The same as data. */
  families(): readonly Family[] {
    return [...this.#families.values()]
      .map(({ metric: { name, help, type }, samples }) => ({ name, help, type, samples }))
      .filter(({ samples }) => samples.length > 0);
  }

  /** Series that are told now. */
  size = 0;

  /** The families of which samples were dropped, and how many so far. */
  dropped(): readonly (readonly [family: string, samples: number])[] {
    return [...this.#families.values()]
      .filter(({ dropped }) => dropped > 0)
      .map(({ metric, dropped }) => [metric.name, dropped]);
  }

  #take(metric: ValueMetric, labels: Labels, value: number): void {
    if (typeof value !== 'number' || Number.isNaN(value)) {
      throw new TypeError(`${metric.name}${JSON.stringify(labels)}: ${String(value)}; expected: a number`);
    }
    const series = this.#seriesOf(metric, labels);
    if (!series) return;
    if (series.run === this.#run) {
      throw new Error(`${metric.name}${JSON.stringify(labels)}: emitted twice in one run`);
    }
    series.run = this.#run;
    series.pending = value;
    this.#current.push(series);
  }

  /** Undefined beyond the cap. */
  #seriesOf(metric: ValueMetric, labels: Labels): Series | undefined {
    const expected = this.#last[this.#current.length];
    const family = expected?.family.metric === metric ? expected.family : this.#families.get(metric);
    if (!family) throw new Error(`${metric.name} is not declared by this collector`);
    if (family.taken >= this.#maxPerFamily && family.hasOpenLabels) {
      family.dropped++;
      return undefined;
    }
    family.taken++;
    return expected?.family === family && expected.has(labels) ? expected : family.find(labels);
  }
}
