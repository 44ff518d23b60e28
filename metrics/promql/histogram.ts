/** Figures of a histogram: quantiles, the share of observations under a bucket, the mean. */

import type { CheckedLabels, LabelList } from './aggregate.ts';
import { aggregated } from './aggregate.ts';
import { call, nodeOf, number, range } from './build.ts';
import type { CheckedDuration, DurationText } from './duration.ts';
import type { Metric } from './entry.ts';
import { type CheckedMatchers, leMatch, type MatchersOf, type SeriesLabel, toMatches } from './matchers.ts';
import type { Mistake } from './mistake.ts';
import type { LabelMatch, Node } from './nodes.ts';
import { type DeclaredBucket, type OnlyHistogram, selector } from './select.ts';
import { type Computed, type LabelsIn, typed, type UnitOf } from './vector.ts';

type Quantiles<V> =
  'le' extends LabelsIn<V>
    ? UnitOf<V> extends `growth of bucket of ${string}`
      ? V
      : Mistake<`histogram_quantile() needs the rate() of buckets, but the unit of this is ${UnitOf<V>}`>
    : Mistake<'histogram_quantile() needs the label le: keep it in the aggregation, by le'>;

type Share<Q extends number> = number extends Q
  ? Q
  : `${Q}` extends `0.${string}` | `${number}e-${number}` | '0' | '1'
    ? Q
    : Mistake<`${Q} is no share: write it between 0 and 1, such as 0.95`>;

/** The `quantile` (0 to 1) of a histogram, from the rate of its buckets. */
export function histogramQuantile<const Q extends number, V>(
  quantile: Share<Q>,
  of: Quantiles<V>,
): Computed<Exclude<LabelsIn<V>, 'le'>, UnitOf<V> extends `growth of bucket of ${infer Of}` ? Of : never> {
  // The parameter's type leaves only the number: a `Mistake` has no value.
  return typed(call('histogram_quantile', number(quantile as number), nodeOf(of)));
}

/** Which series a figure rests on, and which labels it keeps. */
export interface FigureOptions<S, B> {
  readonly matchers?: S;
  /** The labels to keep; none when not given. */
  readonly by?: B;
}

/** Share of the observations within `window` that were at most `threshold`, which must be a declared bucket. */
export function fractionUnder<
  M extends Metric,
  const T extends number,
  const D extends DurationText,
  const S extends MatchersOf<M> = Record<never, never>,
  const B extends LabelList<SeriesLabel<M>> = readonly [],
>(
  metric: OnlyHistogram<M>,
  threshold: DeclaredBucket<M, T>,
  window: CheckedDuration<D>,
  options?: FigureOptions<CheckedMatchers<M, S>, CheckedLabels<SeriesLabel<M>, B>>,
): Computed<B[number], 'ratio'> {
  const under = growth(metric, '_bucket', window, options, [leMatch(threshold as number)]);
  return typed(divided(under, growth(metric, '_count', window, options)));
}

/** The mean observation within `window`, in the histogram's unit. */
export function mean<
  M extends Metric,
  const D extends DurationText,
  const S extends MatchersOf<M> = Record<never, never>,
  const B extends LabelList<SeriesLabel<M>> = readonly [],
>(
  metric: OnlyHistogram<M>,
  window: CheckedDuration<D>,
  options?: FigureOptions<CheckedMatchers<M, S>, CheckedLabels<SeriesLabel<M>, B>>,
): Computed<B[number], M['unit']> {
  return typed(divided(growth(metric, '_sum', window, options), growth(metric, '_count', window, options)));
}

const divided = (left: Node, right: Node): Node => ({ kind: 'binary', operator: '/', left, right });

/** How fast a part of a histogram grows, in sum by the labels to keep. */
function growth(
  metric: unknown,
  part: '_bucket' | '_count' | '_sum',
  window: unknown,
  options: FigureOptions<unknown, unknown> = {},
  more: readonly LabelMatch[] = [],
): Node {
  // The parameter types leave only entries and lists of labels: a `Mistake` has no value.
  const { name } = metric as Metric;
  const node = selector(name + part, [...toMatches(options.matchers), ...more]);
  const labels = options.by as readonly string[] | undefined;
  return aggregated('sum', call('rate', range({ node }, window)), labels && { mode: 'by', labels });
}
