/** Functions over a range of stored series. Each takes only the kind of series for which it means something. */
import { call, number, range } from './build.ts';
import type { CheckedDuration, DurationText } from './duration.ts';
import type { Mistake } from './mistake.ts';
import type { Growth, PerSecond } from './units.ts';
import { type Computed, type KindOf, type LabelsIn, type OriginOf, typed, type UnitOf } from './vector.ts';

/** A counter's series, or the sentence that says what was given instead. */
type Counter<V, F extends string> =
  KindOf<V> extends infer K
    ? [K] extends [never]
      ? Mistake<`${F}() takes a selected counter, such as select(m.requests_total); this is no query`>
      : K extends 'counter'
        ? V
        : K extends 'gauge'
          ? Mistake<`${F}() needs a counter, but ${OriginOf<V>} is a gauge: take delta() or deriv() of it`>
          : Mistake<`${F}() takes selected series, and this vector is computed: take ${F}() first, then aggregate`>
    : never;

/** A gauge's series, or the sentence that says what was given instead. */
type Gauge<V, F extends string> =
  KindOf<V> extends infer K
    ? [K] extends [never]
      ? Mistake<`${F}() takes a selected gauge, such as select(m.queue_length); this is no query`>
      : K extends 'gauge'
        ? V
        : K extends 'counter'
          ? Mistake<`${F}() needs a gauge, but ${OriginOf<V>} is a counter: take rate() or increase() of it`>
          : Mistake<`${F}() takes selected series, and this vector is computed: take ${F}() first, then aggregate`>
    : never;

/** Growth per second, averaged over `window`; counter resets are allowed for. */
export function rate<V, const D extends DurationText>(
  of: Counter<V, 'rate'>,
  window: CheckedDuration<D>,
): Computed<LabelsIn<V>, PerSecond<UnitOf<V>>> {
  return typed(call('rate', range(of, window)));
}

/** Growth per second between the last two samples of `window`; shows short peaks that `rate` averages out. */
export function irate<V, const D extends DurationText>(
  of: Counter<V, 'irate'>,
  window: CheckedDuration<D>,
): Computed<LabelsIn<V>, PerSecond<UnitOf<V>>> {
  return typed(call('irate', range(of, window)));
}

/** Growth within `window`; counter resets are allowed for. */
export function increase<V, const D extends DurationText>(
  of: Counter<V, 'increase'>,
  window: CheckedDuration<D>,
): Computed<LabelsIn<V>, Growth<UnitOf<V>>> {
  return typed(call('increase', range(of, window)));
}

/** How often a counter started again from 0 within `window`. */
export function resets<V, const D extends DurationText>(
  of: Counter<V, 'resets'>,
  window: CheckedDuration<D>,
): Computed<LabelsIn<V>, 'events'> {
  return typed(call('resets', range(of, window)));
}

/** Change of a gauge within `window`. */
export function delta<V, const D extends DurationText>(
  of: Gauge<V, 'delta'>,
  window: CheckedDuration<D>,
): Computed<LabelsIn<V>, UnitOf<V>> {
  return typed(call('delta', range(of, window)));
}

/** Change of a gauge per second, by a straight line through the samples of `window`. */
export function deriv<V, const D extends DurationText>(
  of: Gauge<V, 'deriv'>,
  window: CheckedDuration<D>,
): Computed<LabelsIn<V>, PerSecond<UnitOf<V>>> {
  return typed(call('deriv', range(of, window)));
}

/** How often the value of a gauge changed within `window`. */
export function changes<V, const D extends DurationText>(
  of: Gauge<V, 'changes'>,
  window: CheckedDuration<D>,
): Computed<LabelsIn<V>, 'events'> {
  return typed(call('changes', range(of, window)));
}

/** The value of a gauge `aheadSeconds` from now, by a straight line through the samples of `window`. */
export function predictLinear<V, const D extends DurationText>(
  of: Gauge<V, 'predict_linear'>,
  window: CheckedDuration<D>,
  aheadSeconds: number,
): Computed<LabelsIn<V>, UnitOf<V>> {
  return typed(call('predict_linear', range(of, window), number(aheadSeconds)));
}
