/**
 * What a collector puts out. The place that reads a figure says what it reads, a counter or a gauge and in which unit;
 * the compiler compares that with the catalogue.
 */
import type { CounterEntry, GaugeEntry, Metric } from '../metrics/entry.ts';
import type { CompleteLabels, InUnit, LabelsGiven, OfType } from '../metrics/instruments/checked.ts';
import type { Mistake } from '../metrics/promql/mistake.ts';

/** A metric of which a collector reads single values; histograms are counted where their events arrive. */
export type ValueMetric = Metric<string, CounterEntry | GaugeEntry>;

declare const declared: unique symbol;

/** A metric whose type and unit have been stated; made by `counter` and `gauge`. The mark exists for the compiler only. */
export type Output<M extends ValueMetric> = M & { readonly [declared]: M };

/** The metrics of a collector, each with its type and unit stated. */
export type Stated<Ms extends readonly ValueMetric[]> = {
  readonly [I in keyof Ms]: Ms[I] extends { readonly [declared]: unknown }
    ? Ms[I]
    : Mistake<`${Ms[I]['name']}: state what is read, by counter() or gauge() and its unit`>;
};

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

/** The metric where the collector declares it. */
type Declared<M extends ValueMetric, X extends ValueMetric> = [X] extends [Bare<M>]
  ? X
  : Mistake<`${X['name']} is not among the metrics of this collector`>;

/** Labels that fit every one of several metrics, so that a label renamed on one of them is noticed. */
type CompleteForEach<X extends ValueMetric, S> = (
  X extends ValueMetric
    ? (labels: CompleteLabels<X, S>) => void
    : never
) extends (labels: infer L) => void
  ? L
  : never;

/** Takes one value of a declared metric, in the unit of its entry; every label is required. */
export type Emit<M extends ValueMetric> = <X extends ValueMetric, const S extends LabelsGiven<X>>(
  metric: Declared<M, X>,
  labels: S extends CompleteForEach<X, S> ? S : CompleteForEach<X, S>,
  value: number,
) => void;
