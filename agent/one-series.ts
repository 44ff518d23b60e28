/** One series: the value that a run gave it in, its text out. What the text begins with is made once. */
import { inOnePiece, renderLabels, renderValue, type Sample } from '../metrics/instruments/exposition.ts';
import type { HistogramValue } from './output.ts';
import type { SeriesFamily } from './series-family.ts';

export type Labels = Readonly<Record<string, string>>;

/** What a run gives a series. */
export type Value = number | HistogramValue;

/** The labels of one series, its text, and the value that the current run gave it. */
export abstract class Series {
  readonly family: SeriesFamily;
  readonly labels: Labels;
  readonly #values: readonly string[];
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

  /** Adds its lines, in pieces. Nobody keeps them: texts that change at every scrape would fill the heap's old part with garbage. */
  abstract addTo(pieces: string[]): void;

  abstract readonly samples: readonly Sample[];
}

/** The series of a counter or a gauge: one line. */
export class SingleSeries extends Series {
  readonly #prefix: string;
  #value = Number.NaN;
  #valueText = '';
  pending = 0;

  constructor(family: SeriesFamily, values: readonly string[]) {
    super(family, values);
    this.#prefix = inOnePiece(`${family.metric.name}${renderLabels(this.labels)} `);
  }

  settle(): boolean {
    if (this.#value === this.pending) return false;
    this.#value = this.pending;
    this.#valueText = renderValue(this.#value);
    return true;
  }

  addTo(pieces: string[]): void {
    pieces.push(this.#prefix, this.#valueText, '\n');
  }

  get samples(): readonly Sample[] {
    return [{ name: this.family.metric.name, labels: this.labels, value: this.#value }];
  }
}

/** The series of a histogram: a line for each bucket, the one for all observations, their sum and their count. */
export class HistogramSeries extends Series {
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
    this.#prefixes = this.#names.map((sample) => inOnePiece(`${sample.name}${renderLabels(sample.labels)} `));
  }

  settle(): boolean {
    const { counts, count, sum } = this.pending;
    // A histogram that got no observation has the same count, and that is most of them.
    if (this.#values.at(-1) === count && this.#values.at(-2) === sum) return false;
    this.#values = [...counts, count, sum, count];
    return true;
  }

  addTo(pieces: string[]): void {
    for (let index = 0; index < this.#prefixes.length; index++) {
      pieces.push(this.#prefixes[index] ?? '', String(this.#values[index]), '\n');
    }
  }

  get samples(): readonly Sample[] {
    return this.#names.map((sample, index) => ({ ...sample, value: this.#values[index] ?? Number.NaN }));
  }
}
