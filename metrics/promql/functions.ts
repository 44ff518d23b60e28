/** PromQL functions. Those over a range take only the kind of series for which they mean something. */
import type { Node } from './nodes.ts';
import type { Duration, Mistake, PerSecond, Series, SeriesKind, Vector } from './types.ts';

type Counter<K extends SeriesKind, L extends string, U extends string, F extends string> = K extends 'counter'
  ? Series<K, L, U>
  : Mistake<`${F}() needs a counter, but this is a gauge: take delta() or deriv() of it`>;

type Gauge<K extends SeriesKind, L extends string, U extends string, F extends string> = K extends 'gauge'
  ? Series<K, L, U>
  : Mistake<`${F}() needs a gauge, but this is a counter: take rate() or increase() of it`>;

/** Growth per second, averaged over `window`; counter resets are allowed for. */
export function rate<K extends SeriesKind, L extends string, U extends string>(
  of: Series<K, L, U> & Counter<K, L, U, 'rate'>,
  window: Duration,
): Vector<L, PerSecond<U>> {
  return overRange('rate', of, window);
}

/** Growth within `window`; counter resets are allowed for. */
export function increase<K extends SeriesKind, L extends string, U extends string>(
  of: Series<K, L, U> & Counter<K, L, U, 'increase'>,
  window: Duration,
): Vector<L, U> {
  return overRange('increase', of, window);
}

/** Change of a gauge within `window`. */
export function delta<K extends SeriesKind, L extends string, U extends string>(
  of: Series<K, L, U> & Gauge<K, L, U, 'delta'>,
  window: Duration,
): Vector<L, U> {
  return overRange('delta', of, window);
}

type Aggregator = 'avg' | 'min' | 'max' | 'sum' | 'count' | 'last' | 'present';

/** `<aggregator>_over_time`; a computed vector needs a `step`, which makes it a subquery. */
function overTime<A extends Aggregator>(aggregator: A) {
  return <L extends string, U extends string>(of: Vector<L, U>, range: Duration, step?: Duration): Vector<L, U> =>
    overRange(`${aggregator}_over_time`, of, range, step);
}

export const avgOverTime = overTime('avg');
export const minOverTime = overTime('min');
export const maxOverTime = overTime('max');
export const sumOverTime = overTime('sum');
export const lastOverTime = overTime('last');

/** How many samples there are within `range`. */
export function countOverTime<L extends string>(
  of: Vector<L, string>,
  range: Duration,
  step?: Duration,
): Vector<L, 'samples'> {
  return overRange('count_over_time', of, range, step);
}

type HasLe<L extends string, U extends string> = 'le' extends L
  ? U extends `bucket of ${string}/s`
    ? Vector<L, U>
    : Mistake<`histogram_quantile() needs the rate() of buckets, but the unit of this is ${U}`>
  : Mistake<'histogram_quantile() needs the label le: keep it in the aggregation, by le'>;

/** The `quantile` (0 to 1) of a histogram, from the rate of its buckets. */
export function histogramQuantile<L extends string, U extends string>(
  quantile: number,
  of: Vector<L, U> & HasLe<L, U>,
): Vector<Exclude<L, 'le'>, U extends `bucket of ${infer Of}/s` ? Of : never> {
  return call('histogram_quantile', [numberNode(quantile), of.node]);
}

/** 1 when the series are absent, nothing otherwise. */
export function absent<L extends string>(of: Vector<L, string>): Vector<never, 'state'> {
  return call('absent', [of.node]);
}

export function clampMin<L extends string, U extends string>(of: Vector<L, U>, minimum: number): Vector<L, U> {
  return call('clamp_min', [of.node, numberNode(minimum)]);
}

export function clampMax<L extends string, U extends string>(of: Vector<L, U>, maximum: number): Vector<L, U> {
  return call('clamp_max', [of.node, numberNode(maximum)]);
}

/** A constant as a vector without labels. */
export function vector<U extends string>(value: number, _unit?: U): Vector<never, U> {
  return call('vector', [numberNode(value)]);
}

/** Seconds since the epoch, as a vector without labels. */
export function now(): Vector<never, 'timestamp seconds'> {
  return call('vector', [{ kind: 'call', name: 'time', args: [] }]);
}

export const numberNode = (value: number): Node => ({ kind: 'number', value });

function call(name: string, args: readonly Node[]): { readonly node: Node } {
  return { node: { kind: 'call', name, args } };
}

function overRange(name: string, of: { readonly node: Node }, range: Duration, step?: Duration) {
  if (of.node.kind !== 'selector' && step === undefined) {
    throw new TypeError(`${name}() of a computed vector needs a step, because it is a subquery`);
  }
  return call(name, [{ kind: 'range', of: of.node, range, ...(step && { step }) }]);
}
