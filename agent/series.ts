/** The series of one collector: the values of its runs in, their text out. */
import type { Family } from '../metrics/instruments/exposition.ts';
import type { Labels, Series, Value } from './one-series.ts';
import type { Emit, ValueMetric } from './output.ts';
import { SeriesFamily } from './series-family.ts';

export interface SeriesOptions {
  /** Series that a metric with open labels may have; what is beyond is dropped and counted. */
  readonly maxPerFamily?: number;
}

export const defaultMaxSeriesPerFamily = 1000;

/** The series of the metrics that one collector declares. */
export class SeriesTable {
  /** They are walked by index, several times a scrape: the other ways leave garbage. */
  readonly #families: readonly SeriesFamily[];
  readonly #byMetric: ReadonlyMap<ValueMetric, SeriesFamily>;
  readonly #maxPerFamily: number;
  /** The series of the last run and of this one, in the order of their emission: most runs repeat the last one's. */
  #last: Series[] = [];
  #current: Series[] = [];
  /** Series of this run; what stands behind them in the list is of an earlier one, and makes room without growing it anew. */
  #taken = 0;
  #run = 0;
  #isOpen = false;

  constructor(metrics: readonly ValueMetric[], { maxPerFamily = defaultMaxSeriesPerFamily }: SeriesOptions = {}) {
    this.#maxPerFamily = maxPerFamily;
    this.#families = metrics.map((metric) => new SeriesFamily(metric));
    this.#byMetric = new Map(this.#families.map((family) => [family.metric, family]));
  }

  /**
   * Begins a run. The emit that it returns throws for a value that is none of the metric's, for a metric that was not declared, for
   * a second sample with the same labels (one such sample would make Prometheus refuse the whole scrape), and when the
   * run is over.
   */
  begin(): Emit<ValueMetric> {
    const run = ++this.#run;
    this.#isOpen = true;
    this.#taken = 0;
    for (let index = 0; index < this.#families.length; index++) this.#families[index]?.begin();
    const emit = (metric: ValueMetric, labels: Labels, value: Value): void => {
      if (run !== this.#run || !this.#isOpen) throw new Error(`${metric.name}: emitted after the end of the run`);
      this.#take(metric, labels, value);
    };
    return emit as Emit<ValueMetric>; // whose parameters say what to give; a `Mistake` has no value
  }

  /** Ends the run: its values are told from now on. */
  commit(): void {
    this.#isOpen = false;
    this.size = 0;
    this.#current.length = this.#taken;
    for (let index = 0; index < this.#taken; index++) {
      const series = this.#current[index] as Series; // within the list
      series.family.add(series);
      this.size += series.family.width;
    }
    for (let index = 0; index < this.#families.length; index++) this.#families[index]?.end();
    [this.#last, this.#current] = [this.#current, this.#last];
  }

  /** Ends the run, if there is one: nothing is told from now on. */
  clear(): void {
    this.#isOpen = false;
    this.size = 0;
    for (const family of this.#families) {
      family.begin();
      family.end();
    }
  }

  /** The text of each family that has series, in the order of their declaration. */
  render(): readonly string[] {
    return this.#families.map(({ text }) => text).filter((text) => text !== '');
  }

  /** The same as data. */
  families(): readonly Family[] {
    return this.#families
      .map(({ metric: { name, help, type }, samples }) => ({ name, help, type, samples }))
      .filter(({ samples }) => samples.length > 0);
  }

  /** Series that are told now. */
  size = 0;

  /** The families of which samples were dropped, and how many so far. */
  dropped(): readonly (readonly [family: string, samples: number])[] {
    return this.#families.filter(({ dropped }) => dropped > 0).map(({ metric, dropped }) => [metric.name, dropped]);
  }

  #take(metric: ValueMetric, labels: Labels, value: Value): void {
    const expected = expectedInstead(metric, value);
    if (expected) {
      const given = typeof value === 'object' ? JSON.stringify(value) : value;
      throw new TypeError(`${metric.name}${JSON.stringify(labels)}: ${given}; expected: ${expected}`);
    }
    const series = this.#seriesOf(metric, labels);
    if (!series) return;
    if (series.run === this.#run) {
      throw new Error(`${metric.name}${JSON.stringify(labels)}: emitted twice in one run`);
    }
    series.run = this.#run;
    series.pending = value;
    this.#current[this.#taken++] = series;
  }

  /** Undefined beyond the cap. */
  #seriesOf(metric: ValueMetric, labels: Labels): Series | undefined {
    const expected = this.#last[this.#taken];
    const family = expected?.family.metric === metric ? expected.family : this.#byMetric.get(metric);
    if (!family) throw new Error(`${metric.name} is not declared by this collector`);
    if (family.taken + family.width > this.#maxPerFamily && family.hasOpenLabels) {
      family.dropped += family.width;
      return undefined;
    }
    family.taken += family.width;
    return expected?.family === family && expected.has(labels) ? expected : family.find(labels);
  }
}

/** What the metric needs when the value is none of its values. */
function expectedInstead(metric: ValueMetric, value: Value): string | undefined {
  if (metric.type !== 'histogram') {
    return typeof value === 'number' && !Number.isNaN(value) ? undefined : 'a number';
  }
  return isHistogramOf(metric.buckets.length, value)
    ? undefined
    : `the counts of ${metric.buckets.length} buckets that never fall, their total and the sum`;
}

function isHistogramOf(buckets: number, value: Value): boolean {
  if (typeof value !== 'object' || value.counts.length !== buckets || Number.isNaN(value.sum)) return false;
  let before = 0;
  for (const count of value.counts) {
    if (!(count >= before)) return false;
    before = count;
  }
  return value.count >= before;
}
