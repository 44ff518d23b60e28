/** Bound instruments: one series each, whose value is a slot of a typed array. Nothing is looked up, nothing allocated. */
import type { Exemplar } from './exposition.ts';

export interface BoundCounter {
  /** Adds `amount` (default 1). @throws RangeError when it is negative or no number */
  inc(amount?: number): void;
}
export interface BoundGauge {
  set(value: number): void;
  inc(amount?: number): void;
  dec(amount?: number): void;
}
export interface BoundHistogram {
  /**
   * Records one value in the entry's unit; `traceId` becomes the exemplar, and belongs to sampled traces only.
   * @throws RangeError when the value is no finite number
   */
  observe(value: number, traceId?: string): void;
}

/** A series of a counter. */
export class CounterChild implements BoundCounter {
  readonly #values: Float64Array;
  readonly #slot: number;
  readonly #name: string;

  constructor(values: Float64Array, slot: number, name: string) {
    this.#values = values;
    this.#slot = slot;
    this.#name = name;
  }

  inc(amount = 1): void {
    if (!(amount >= 0)) throw new RangeError(`${this.#name}: inc(${amount}); expected: at least 0`);
    // The slot lies within the array, which never shrinks.
    this.#values[this.#slot] = (this.#values[this.#slot] as number) + amount;
  }
}

/** A series of a gauge. */
export class GaugeChild implements BoundGauge {
  readonly #values: Float64Array;
  readonly #slot: number;

  constructor(values: Float64Array, slot: number) {
    this.#values = values;
    this.#slot = slot;
  }

  set(value: number): void {
    this.#values[this.#slot] = value;
  }
  inc(amount = 1): void {
    this.#values[this.#slot] = (this.#values[this.#slot] as number) + amount; // as above
  }
  dec(amount = 1): void {
    this.#values[this.#slot] = (this.#values[this.#slot] as number) - amount; // as above
  }
}

/** Stands for a gauge's series beyond the cap: the sum or the last of unrelated gauges would mean nothing. */
export const droppedGauge: BoundGauge = { set: ignore, inc: ignore, dec: ignore };

function ignore(): void {
  // What is dropped was counted when the series was bound.
}

/**
 * A series of a histogram. Its slots: one count for each bucket (not cumulative), one for what lies above the highest
 * bound, and the sum of all values.
 */
export class HistogramChild implements BoundHistogram {
  readonly #values: Float64Array;
  readonly #slot: number;
  readonly #bounds: Float64Array;
  readonly #name: string;
  /** The last exemplar of each bucket. */
  readonly exemplars: (Exemplar | undefined)[] = [];

  constructor(values: Float64Array, slot: number, bounds: Float64Array, name: string) {
    this.#values = values;
    this.#slot = slot;
    this.#bounds = bounds;
    this.#name = name;
  }

  observe(value: number, traceId?: string): void {
    if (!Number.isFinite(value)) throw new RangeError(`${this.#name}: observe(${value}); expected: a finite number`);
    const bounds = this.#bounds;
    const { length } = bounds;
    let bucket = 0;
    // Histograms have few buckets and most values are small, so walking is quicker than halving.
    while (bucket < length && value > (bounds[bucket] as number)) bucket++; // within the array
    const values = this.#values;
    const slot = this.#slot + bucket;
    const sum = this.#slot + length + 1;
    values[slot] = (values[slot] as number) + 1; // as above
    values[sum] = (values[sum] as number) + value; // as above
    if (traceId) this.exemplars[bucket] = exemplarOf(traceId, value);
  }
}

function exemplarOf(traceId: string, value: number): Exemplar {
  return { labels: { trace_id: traceId }, value, timestampSeconds: Date.now() / 1000 };
}
