/**
 * What a collector puts out. The place that reads a figure says what it reads, a counter, a gauge or a histogram, and in
 * which unit; the compiler compares that with the catalogue.
 */
import type { Entry, Metric } from '../metrics/entry.ts';
import type { CompleteLabels, InUnit, LabelsGiven, OfType } from '../metrics/instruments/checked.ts';
import type { Mistake } from '../metrics/promql/mistake.ts';

/** A metric of which a collector reads what somebody else has counted. */
export type ValueMetric = Metric<string, Entry>;

/** What a histogram holds: running totals since whoever counts them began. */
export interface HistogramValue {
  /** Observations up to each bucket of the catalogue's entry, in its order: every count holds those before it. */
  readonly counts: readonly number[];
  /** All observations, those beyond the last bucket as well. */
  readonly count: number;
  /** All observations added up, in the unit of the entry. */
  readonly sum: number;
}

/** A histogram's value is of several numbers, that of any other metric is one. */
export type ValueOf<M extends ValueMetric> = M extends { readonly type: 'histogram' } ? HistogramValue : number;

declare const declared: unique symbol;

/** A metric whose type and unit have been stated; made by `counter`, `gauge` and `histogram`. The mark exists for the compiler only. */
export type Output<M extends ValueMetric> = M & { readonly [declared]: M };

/** The metrics of a collector, each with its type and unit stated. */
export type Stated<Ms extends readonly ValueMetric[]> = {
  readonly [I in keyof Ms]: Ms[I] extends { readonly [declared]: unknown }
    ? Ms[I]
    : Mistake<`${Ms[I]['name']}: state what is read, by counter(), gauge() or histogram() and its unit`>;
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

/** States that the collector reads totals by bucket, of observations in `unit`. */
export function histogram<M extends ValueMetric, const U extends string>(
  metric: OfType<M, 'histogram'>,
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
  value: ValueOf<X>,
) => void;
