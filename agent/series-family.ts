/** The series of one metric: values in, text out. What did not change is not written again. */
import type { Sample } from '../metrics/instruments/exposition.ts';
import { renderHead } from '../metrics/instruments/exposition.ts';
import { open } from '../metrics/promql/entry.ts';
import { HistogramSeries, type Labels, type Series, SingleSeries } from './one-series.ts';
import type { ValueMetric } from './output.ts';

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
  /** Kept from the second time on that it is the same: most texts change at every scrape, and are better forgotten. */
  #text: string | undefined;
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
    if (!this.#changed && this.#text !== undefined) return this.#text;
    // Added up one by one, the pieces would be a tree that has to be made into a text once more.
    const pieces = this.#filled > 0 ? [this.#head] : [];
    for (let index = 0; index < this.#shown.length; index++) this.#shown[index]?.addTo(pieces);
    const text = pieces.join('');
    this.#text = this.#changed ? undefined : text;
    this.#changed = false;
    return text;
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
