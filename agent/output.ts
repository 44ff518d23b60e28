/**
 * What a collector puts out. The place that reads a figure says what it reads, a counter or a gauge and in which unit;
 * the compiler compares that with the catalogue.
 */
import type { CounterEntry, GaugeEntry, LabelValuesOf, Metric } from '../metrics/entry.ts';
import type { InUnit, OfType } from '../metrics/instruments/checked.ts';

/** A metric of which a collector reads single values; histograms are counted where their events arrive. */
export type ValueMetric = Metric<string, CounterEntry | GaugeEntry>;

declare const declared: unique symbol;

/** A metric whose type and unit have been stated; made by `counter` and `gauge`. The mark exists for the compiler only. */
export type Output<M extends ValueMetric> = M & { readonly [declared]: M };

/** The metric behind an output. */
type Bare<M extends ValueMetric> = M extends { readonly [declared]: infer D extends ValueMetric } ? D : M;

/** States that the collector reads a running total, in `unit`. */
export function counter<M extends ValueMetric, const U extends string>(
  metric: OfType<M, 'counter'>,
  _unit: InUnit<M, U>,
): Output<M> {
  return metric as unknown as Output<M>; // the same entry: a `Mistake` has no value
}

/** States that the collector reads a value that goes up and down, in `unit`. */
export function gauge<M extends ValueMetric, const U extends string>(
  metric: OfType<M, 'gauge'>,
  _unit: InUnit<M, U>,
): Output<M> {
  return metric as unknown as Output<M>; // as above
}

/** Without it `{}` would take any label. */
type None = Readonly<Record<string, never>>;

/** Labels that fit every one of several metrics, so that a label renamed on one of them is noticed. */
type LabelsOfEach<X extends ValueMetric> = (
  X extends ValueMetric
    ? (labels: keyof X['labels'] extends never ? None : LabelValuesOf<X>) => void
    : never
) extends (labels: infer L) => void
  ? L
  : never;

/** Takes one value of a declared metric, in the unit of its entry; every label is required. */
export type Emit<M extends ValueMetric> = <X extends Bare<M>>(
  metric: X,
  labels: LabelsOfEach<X>,
  value: number,
) => void;
