/**
 * The shape of an objective: what is promised, how it is counted, how it is told and how often it is verified.
 * Rules, alerts, dashboards and the validator are all derived from values of these types.
 */
import type { Duration, Measured, Vector } from '../metrics/promql/index.ts';

/** Good and bad events are counted; the promise is a share of good events. */
export interface EventsIndicator {
  readonly kind: 'events';
  /** All events within the window. */
  readonly total: (window: Duration) => Vector<never, 'requests'>;
  /** Those of them that were bad; 0 when there were none. */
  readonly bad: (window: Duration) => Vector<never, 'requests'>;
}

/** Each UTC minute is good or bad by a condition; the promise is a share of good minutes. */
export interface TimeSlicesIndicator {
  readonly kind: 'time-slices';
}

/** Verified by a load test: the other objectives hold under this load. */
export interface CapacityIndicator {
  readonly kind: 'capacity';
}

/** What holds: the current value is below, at least, or between the limits. Limits are in the value's unit. */
export type Condition =
  | { readonly operator: 'below'; readonly limit: number }
  | { readonly operator: 'above'; readonly limit: number }
  | { readonly operator: 'at-least'; readonly limit: number }
  | { readonly operator: 'between'; readonly from: number; readonly to: number };

/** How people read a value. */
export type ValueUnit = 'seconds' | 'ratio' | 'connections' | 'sessions' | 'requests/min';

interface ValueIn<U extends ValueUnit> {
  readonly query: Measured<U>;
  readonly unit: U;
  /** How many events the value rests on; fewer than `minimumEvents` mean idle, not good or bad. */
  readonly events?: Measured<'requests' | 'lookups'>;
  readonly condition: Condition;
}

/** The value as it is now, for the board and for dashboards. Its query is in its unit. */
export type CurrentValue = { readonly [U in ValueUnit]: ValueIn<U> }[ValueUnit];

export interface Objective {
  /** As in the target table, in the rules' `objective` label and in URLs. */
  readonly id: string;
  readonly title: string;
  /** The target as the target table words it. */
  readonly target: string;
  /** The promised share of good events or minutes; null where a load test verifies. */
  readonly ratio: number | null;
  readonly indicator: EventsIndicator | TimeSlicesIndicator | CapacityIndicator;
  readonly current: CurrentValue;
  readonly told: 'page' | 'ticket';
  readonly verified: 'every deploy' | 'daily' | 'weekly';
}

/** Fewer events than this in the window of a ratio say nothing: the objective is idle. */
export const minimumEvents = 30;

/** True when the value keeps the condition. */
export function holds(condition: Condition, value: number): boolean {
  switch (condition.operator) {
    case 'below':
      return value < condition.limit;
    case 'above':
      return value > condition.limit;
    case 'at-least':
      return value >= condition.limit;
    case 'between':
      return value >= condition.from && value <= condition.to;
  }
}
