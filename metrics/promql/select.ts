/** Series selectors: a catalogue entry and label matchers in, typed series out. */
import type { HistogramEntry, Metric } from './entry.ts';
import type { LabelMatch, SelectorNode } from './nodes.ts';
import type { Duration, Matcher, Matchers, Mistake, Series, SeriesKind, SeriesLabel } from './types.ts';

type Plain = Metric & { readonly type: SeriesKind };
type Histogram = Metric<string, HistogramEntry>;

type NotHistogram<M extends Metric> = M extends Plain
  ? M
  : Mistake<`${M['name']} is a histogram: take buckets(), bucket(), observations() or sumOf() of it`>;

type OnlyHistogram<M extends Metric> = M extends Histogram
  ? M
  : Mistake<`${M['name']} is a ${M['type']}, and only a histogram has buckets, observations and a sum`>;

/** The series of a counter or gauge. */
export function select<M extends Metric>(
  metric: NotHistogram<M>,
  matchers?: Matchers<M>,
): Series<M['type'] & SeriesKind, SeriesLabel<M>, M['unit']> {
  return series((metric as Metric).name, matchers);
}

/** All buckets of a histogram; they carry the label `le`, which a quantile needs. */
export function buckets<M extends Metric>(
  metric: OnlyHistogram<M>,
  matchers?: Matchers<M>,
): Series<'counter', SeriesLabel<M> | 'le', `bucket of ${M['unit']}`> {
  return series(`${(metric as Metric).name}_bucket`, matchers);
}

type BucketOf<M extends Metric> = M extends Histogram ? M['buckets'][number] : number;
type Counted<M extends Metric> = M extends Histogram ? M['counts'] : never;

type DeclaredBucket<M extends Metric, T extends number> =
  T extends BucketOf<M> ? T : Mistake<`${T} is no bucket of ${M['name']}; its buckets are ${BucketOf<M>}`>;

/** How many observations were at most `threshold`, which must be a declared bucket. */
export function bucket<M extends Metric, const T extends number>(
  metric: OnlyHistogram<M>,
  threshold: DeclaredBucket<M, T>,
  matchers?: Matchers<M>,
): Series<'counter', SeriesLabel<M>, Counted<M>> {
  const le = leMatch(threshold as number);
  const { node } = series(`${(metric as Metric).name}_bucket`, matchers);
  return { node: { ...node, matches: [...node.matches, le] } };
}

/** How many observations there were. */
export function observations<M extends Metric>(
  metric: OnlyHistogram<M>,
  matchers?: Matchers<M>,
): Series<'counter', SeriesLabel<M>, Counted<M>> {
  return series(`${(metric as Metric).name}_count`, matchers);
}

/** The sum of all observed values. */
export function sumOf<M extends Metric>(
  metric: OnlyHistogram<M>,
  matchers?: Matchers<M>,
): Series<'counter', SeriesLabel<M>, M['unit']> {
  return series(`${(metric as Metric).name}_sum`, matchers);
}

/** Series as they were `duration` ago. */
export function offset<K extends SeriesKind, L extends string, U extends string>(
  of: Series<K, L, U>,
  duration: Duration,
): Series<K, L, U> {
  if (of.node.kind !== 'selector') throw new TypeError('offset() takes a selector, not a computed vector');
  return { node: { ...of.node, offset: duration } };
}

export const not = <const V extends string>(value: V): Matcher<V> => ({ operator: '!=', value });
export const oneOf = <const V extends string>(...values: readonly V[]): Matcher<V> => ({
  operator: '=~',
  value: values.map(escapeRegExp).join('|'),
});
/** A regular expression in RE2 syntax; Prometheus anchors it at both ends. */
export const re = (pattern: string): Matcher<never> => ({ operator: '=~', value: pattern });
export const notRe = (pattern: string): Matcher<never> => ({ operator: '!~', value: pattern });

/**
 * Prometheus 3 writes a whole-numbered bound as `1.0`, Prometheus 2 as the exporter spelt it, so both are matched.
 * A fraction has one spelling only.
 */
export function leMatch(threshold: number): LabelMatch {
  if (!Number.isInteger(threshold)) return { label: 'le', operator: '=', value: String(threshold) };
  return { label: 'le', operator: '=~', value: `${threshold}|${threshold}\\.0` };
}

/** A series by its bare name: for names that are generated, such as recorded ones; everything else goes by an entry. */
export function series(
  name: string,
  matchers: Readonly<Record<string, string | Matcher<string> | undefined>> = {},
): { readonly node: SelectorNode } {
  const matches = Object.entries(matchers).flatMap(([label, matcher]): LabelMatch[] => {
    if (matcher === undefined) return [];
    if (typeof matcher === 'string') return [{ label, operator: '=', value: matcher }];
    return [{ label, operator: matcher.operator, value: matcher.value }];
  });
  return { node: { kind: 'selector', name, matches } };
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
