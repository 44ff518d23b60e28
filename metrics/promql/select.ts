/** Series selectors: a catalogue entry and label matchers in, typed series out. */
import { assertDuration, type CheckedDuration, type DurationText } from './duration.ts';
import type { HistogramEntry, LabelsOf, Metric } from './entry.ts';
import { type CheckedMatchers, leMatch, type MatchersOf, type TargetLabel, toMatches } from './matchers.ts';
import type { JoinTuple, Mistake } from './mistake.ts';
import type { LabelMatch, SelectorNode } from './nodes.ts';
import {
  type KindOf,
  type LabelsIn,
  type OriginOf,
  type Series,
  type SeriesKind,
  typed,
  type UnitOf,
} from './vector.ts';

type Plain = Metric & { readonly type: SeriesKind };
type Histogram = Metric<string, HistogramEntry>;

type NotHistogram<M extends Metric> = M extends Plain
  ? M
  : Mistake<`${M['name']} is a histogram: take buckets(), bucket(), observations() or sumOf() of it`>;

export type OnlyHistogram<M extends Metric> = M extends Histogram
  ? M
  : Mistake<`${M['name']} is a ${M['type']}, and only a histogram has buckets, observations and a sum`>;

/** The series of a counter or gauge. */
export function select<M extends Metric, const S extends MatchersOf<M> = Record<never, never>>(
  metric: NotHistogram<M>,
  matchers?: CheckedMatchers<M, S>,
): Series<M['type'] & SeriesKind, LabelsOf<M> | TargetLabel, M['unit'], M['name']> {
  return typed(series(metric, '', matchers));
}

/** All buckets of a histogram; they carry the label `le`, which a quantile needs. */
export function buckets<M extends Metric, const S extends MatchersOf<M> = Record<never, never>>(
  metric: OnlyHistogram<M>,
  matchers?: CheckedMatchers<M, S>,
): Series<'counter', LabelsOf<M> | TargetLabel | 'le', `bucket of ${M['unit']}`, `${M['name']}_bucket`> {
  return typed(series(metric, '_bucket', matchers));
}

type BucketsOf<M extends Metric> = M extends Histogram ? M['buckets'] : readonly number[];
/** What one observation of a histogram is. */
export type Counted<M extends Metric> = M extends Histogram ? M['counts'] : never;

export type DeclaredBucket<M extends Metric, T extends number> = T extends BucketsOf<M>[number]
  ? T
  : Mistake<`${T} is no bucket of ${M['name']}; its buckets are ${JoinTuple<BucketsOf<M>>}`>;

/** How many observations were at most `threshold`, which must be a declared bucket. */
export function bucket<M extends Metric, const T extends number, const S extends MatchersOf<M> = Record<never, never>>(
  metric: OnlyHistogram<M>,
  threshold: DeclaredBucket<M, T>,
  matchers?: CheckedMatchers<M, S>,
): Series<'counter', LabelsOf<M> | TargetLabel, Counted<M>, `${M['name']}_bucket`> {
  // The parameter's type leaves only the number: a `Mistake` has no value.
  return typed(series(metric, '_bucket', matchers, [leMatch(threshold as number)]));
}

/** How many observations there were. */
export function observations<M extends Metric, const S extends MatchersOf<M> = Record<never, never>>(
  metric: OnlyHistogram<M>,
  matchers?: CheckedMatchers<M, S>,
): Series<'counter', LabelsOf<M> | TargetLabel, Counted<M>, `${M['name']}_count`> {
  return typed(series(metric, '_count', matchers));
}

/** The sum of all observed values. */
export function sumOf<M extends Metric, const S extends MatchersOf<M> = Record<never, never>>(
  metric: OnlyHistogram<M>,
  matchers?: CheckedMatchers<M, S>,
): Series<'counter', LabelsOf<M> | TargetLabel, M['unit'], `${M['name']}_sum`> {
  return typed(series(metric, '_sum', matchers));
}

type OnlyStored<V, F extends string> =
  KindOf<V> extends SeriesKind
    ? V
    : Mistake<`${F}() takes selected series, and this vector is computed: take ${F}() first, then compute`>;

/** Series as they were `duration` ago. */
export function offset<V, const D extends DurationText>(
  of: OnlyStored<V, 'offset'>,
  duration: CheckedDuration<D>,
): Series<KindOf<V> & SeriesKind, LabelsIn<V>, UnitOf<V>, OriginOf<V>> {
  // The parameter types leave only stored series, whose node is a selector, and a text.
  const { node } = of as { readonly node: SelectorNode };
  assertDuration(duration as string, 'offset()');
  return typed({ ...node, offset: duration as string });
}

function series(metric: unknown, suffix: string, matchers: unknown, more: readonly LabelMatch[] = []): SelectorNode {
  // The parameter types leave only an entry: a `Mistake` has no value.
  const { name } = metric as Metric;
  return selector(name + suffix, [...toMatches(matchers), ...more]);
}

/** A selector by its bare name, for names that are generated, such as recorded ones. */
export function selector(name: string, matches: readonly LabelMatch[]): SelectorNode {
  return { kind: 'selector', name, matches };
}
