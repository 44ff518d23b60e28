/**
 * The series of one metric: values in, text out. What the text of a series begins with is made once, and what did not change
 * is not written again.
 */
import type { Sample } from '../metrics/instruments/exposition.ts';
import { renderHead, renderLabels, renderValue } from '../metrics/instruments/exposition.ts';
import { open } from '../metrics/promql/entry.ts';
import type { ValueMetric } from './output.ts';

export type Labels = Readonly<Record<string, string>>;

/** One series, and the value that the current run gave it. */
export class Series {
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
export class SeriesFamily {
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
