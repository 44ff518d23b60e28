/** `<aggregator>_over_time`: a series in, one value of its samples within a range out. */
import { call, number, range } from './build.ts';
import type { CheckedDuration, DurationText } from './duration.ts';
import type { Mistake } from './mistake.ts';
import { type Computed, type KindOf, type LabelsIn, type OriginOf, typed, type UnitOf } from './vector.ts';

/** A computed vector needs a step, which makes it a subquery. */
type WithStep<V, S, F extends string> =
  KindOf<V> extends infer K
    ? [K] extends [never]
      ? Mistake<`${F}() takes a query; this is none`>
      : [K, S] extends ['computed', undefined]
        ? Mistake<`${F}() of a computed vector is a subquery and needs a step as its third argument, such as 1m`>
        : V
    : never;

/** Samples of a counter are running totals: their mean, smallest or sum say nothing. */
type NoCounter<V, S, F extends string> =
  KindOf<V> extends 'counter'
    ? Mistake<`${F}() needs a gauge, but ${OriginOf<V>} is a counter: take rate() or increase() of it`>
    : WithStep<V, S, F>;

type CheckedStep<S extends string | undefined> = S extends string ? CheckedDuration<S> : S;

function overTime<A extends 'avg' | 'min' | 'max' | 'sum' | 'stddev'>(aggregator: A) {
  return <V, const D extends DurationText, const S extends DurationText | undefined = undefined>(
    of: NoCounter<V, S, `${A}_over_time`>,
    window: CheckedDuration<D>,
    step?: CheckedStep<S>,
  ): Computed<LabelsIn<V>, UnitOf<V>> => typed(call(`${aggregator}_over_time`, range(of, window, step)));
}

export const avgOverTime = overTime('avg');
export const minOverTime = overTime('min');
export const maxOverTime = overTime('max');
export const sumOverTime = overTime('sum');
export const stddevOverTime = overTime('stddev');

/** The `quantile` (0 to 1) of the samples within a range. */
export function quantileOverTime<V, const D extends DurationText, const S extends DurationText | undefined = undefined>(
  quantile: number,
  of: NoCounter<V, S, 'quantile_over_time'>,
  window: CheckedDuration<D>,
  step?: CheckedStep<S>,
): Computed<LabelsIn<V>, UnitOf<V>> {
  return typed(call('quantile_over_time', number(quantile), range(of, window, step)));
}

/** The newest sample within a range. */
export function lastOverTime<V, const D extends DurationText, const S extends DurationText | undefined = undefined>(
  of: WithStep<V, S, 'last_over_time'>,
  window: CheckedDuration<D>,
  step?: CheckedStep<S>,
): Computed<LabelsIn<V>, UnitOf<V>> {
  return typed(call('last_over_time', range(of, window, step)));
}

/** How many samples there are within a range. */
export function countOverTime<V, const D extends DurationText, const S extends DurationText | undefined = undefined>(
  of: WithStep<V, S, 'count_over_time'>,
  window: CheckedDuration<D>,
  step?: CheckedStep<S>,
): Computed<LabelsIn<V>, 'samples'> {
  return typed(call('count_over_time', range(of, window, step)));
}

/** 1 for every series that has a sample within a range. */
export function presentOverTime<V, const D extends DurationText, const S extends DurationText | undefined = undefined>(
  of: WithStep<V, S, 'present_over_time'>,
  window: CheckedDuration<D>,
  step?: CheckedStep<S>,
): Computed<LabelsIn<V>, 'state'> {
  return typed(call('present_over_time', range(of, window, step)));
}

/** 1 when no series has a sample within a range, nothing otherwise. */
export function absentOverTime<V, const D extends DurationText, const S extends DurationText | undefined = undefined>(
  of: WithStep<V, S, 'absent_over_time'>,
  window: CheckedDuration<D>,
  step?: CheckedStep<S>,
): Computed<never, 'state'> {
  return typed(call('absent_over_time', range(of, window, step)));
}
