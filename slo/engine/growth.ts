/**
 * How much counters grew within one slice, exactly: every event falls into exactly one slice, whatever the phase of the
 * scrape. `increase()` cannot do that: it extrapolates, loses what happens between two windows, and never sees the
 * first value of a series that is born with events (prometheus/prometheus#1673).
 *
 * With L0 the newest sample within the slice and L1 the newest one before it, the growth is L0 − L1; of a counter that
 * started again, L0; of a series that was not there before, L0 as well, but only when its target was already scraped:
 * otherwise a service that Prometheus meets for the first time would seem to do all of its work at once.
 * The slices telescope: L1 of a slice is L0 of the one before. That holds because a slice ends before its evaluation, by
 * as long as a scrape may take to arrive (`engine/timing.ts`).
 */
import type { LabelsIn, Mistake, Query, UnitOf, Vector } from '../../metrics/promql/index.ts';
import type { Growth } from '../../metrics/promql/units.ts';
import { type Computed, type KindOf, type OriginOf, typed } from '../../metrics/promql/vector.ts';
import type { Slice } from '../objective.ts';
import { binary, offsetBy, on, overTime, series } from './expression.ts';

type Counter<V> =
  KindOf<V> extends 'counter'
    ? V
    : Mistake<`growthWithin() needs a selected counter; ${OriginOf<V>} is none: take its value as it is`>;

/** The growth of selected counters within the slice. @throws TypeError for what are no selected series */
export function growthWithin<V extends Query>(
  of: V & Counter<NoInfer<V>>,
  slice: Slice,
): Computed<LabelsIn<V>, Growth<UnitOf<V>>> {
  return typed(exactGrowth(of, slice).node as Computed<LabelsIn<V>, Growth<UnitOf<V>>>['node']);
}

/** As `growthWithin`, of series that the compiler knows nothing about. */
export function exactGrowth(of: Query, { window, lookback, settled, before: beginning }: Slice): Query {
  const newest = overTime('last', offsetBy(of, settled), window);
  const before = overTime('last', offsetBy(of, beginning), lookback);
  const grown = binary(binary(newest, '-', before), '>=', 0);
  const wasScraped = binary(overTime('max', offsetBy(series('up', {}), beginning), lookback), '==', 1);
  return binary(grown, 'or', binary(newest, 'and', wasScraped, on('job', 'instance')));
}

export type { Vector };
