/**
 * The shape of an objective: what is promised, how it is counted, how it is told and how often it is verified.
 * Rules, alerts, dashboards and the validator are all derived from values of these types.
 */
import type { Measured, Query } from '../metrics/promql/index.ts';
import type { BurnTier } from './tiers.ts';

/**
 * Growth of counters within one slice (a UTC minute, unless all periods are scaled down). Every event falls into
 * exactly one slice; see `engine/growth.ts`.
 */
export interface Slice {
  /** Its length, as a PromQL duration. */
  readonly window: string;
  /** How far back a counter's value before the slice is looked for. */
  readonly lookback: string;
  /** How long before the evaluation the slice ends: until then every scrape has arrived. */
  readonly settled: string;
  /** How long before the evaluation the slice begins. */
  readonly before: string;
}

/** A query over one slice. */
export type SliceQuery = (slice: Slice) => Query;

interface Grouped {
  /** Labels that split the objective: each combination of their values has a budget of its own. */
  readonly by?: readonly string[];
  /** Present while the signal itself is there; its absence is "no data". Without it, the counted query is asked. */
  readonly source?: Query;
}

/** Good and bad events are counted; the promise is a share of good events. */
export interface EventsIndicator extends Grouped {
  readonly kind: 'events';
  /** All events within the slice. */
  readonly total: SliceQuery;
  /** Those of them that were bad; where there is no series, there were none. */
  readonly bad: SliceQuery;
}

/** Each slice (a UTC minute) is good or bad by a condition; the promise is a share of good minutes. */
export interface TimeSlicesIndicator extends Grouped {
  readonly kind: 'time-slices';
  /** What the condition is about, over one slice. */
  readonly value: SliceQuery;
  readonly condition: Condition;
  /** How many events the value rests on; a slice with fewer than `minimumEvents` is idle, neither good nor bad. */
  readonly events?: SliceQuery;
  /** Instead of the usual one. */
  readonly minimumEvents?: number;
}

/** Verified by a load test: the other objectives hold under this load. */
export interface CapacityIndicator {
  readonly kind: 'capacity';
  /** 1 when the last verification held, 0 when it did not; no series before the first one. */
  readonly held: Query;
  /** When it was last verified, in seconds since the epoch. */
  readonly verifiedAt: Query;
  /** Older than this, the verification is overdue. */
  readonly maxAgeDays: number;
}

/** Several objectives as one: the weighted mean of their shares of bad events, each over the same window. */
export interface CompositeIndicator {
  readonly kind: 'composite';
  readonly parts: readonly { readonly objective: string; readonly weight: number }[];
}

export type Indicator = EventsIndicator | TimeSlicesIndicator | CapacityIndicator | CompositeIndicator;

/** What holds: the value is below, above, at least, at most, or between the limits. Limits are in the value's unit. */
export type Condition =
  | { readonly operator: 'below' | 'above' | 'at-least' | 'at-most'; readonly limit: number }
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

interface ObjectiveBase {
  /** As in the target table, in the rules' `objective` label and in URLs. */
  readonly id: string;
  readonly title: string;
  /** The target as people word it. */
  readonly target: string;
  readonly told: 'page' | 'ticket';
  /** Its value as it is now, recorded for boards and reports. */
  readonly current?: CurrentValue;
}

/** An objective with an error budget. */
export interface BudgetObjective extends ObjectiveBase {
  /** The promised share of good events or minutes, between 0 and 1. */
  readonly ratio: number;
  readonly indicator: EventsIndicator | TimeSlicesIndicator | CompositeIndicator;
  /** The rolling window of the budget; that of the set when not given. */
  readonly periodDays?: number;
  /** Burn-rate tiers instead of those that follow from the ratio and the period. */
  readonly tiers?: readonly BurnTier[];
  /** Fewer bad events (or minutes) than this within a tier's long window tell nobody. */
  readonly minimumBad?: number;
}

/** An objective that a load test verifies. */
export interface CapacityObjective extends ObjectiveBase {
  readonly indicator: CapacityIndicator;
}

/** Any objective of a set. */
export type SetObjective = BudgetObjective | CapacityObjective;

/** An objective of this product: also seen on the board, with its current value. */
export type Objective = SetObjective & {
  readonly current: CurrentValue;
  readonly verified: 'every deploy' | 'daily' | 'weekly';
};

/** Fewer events than this in the window of a ratio say nothing: the objective is idle. */
export const minimumEvents = 30;

export const isBudget = <O extends SetObjective>(objective: O): objective is O & BudgetObjective =>
  objective.indicator.kind !== 'capacity';

export const isCapacity = <O extends SetObjective>(objective: O): objective is O & CapacityObjective =>
  objective.indicator.kind === 'capacity';

/** The labels that split an objective's series, besides `objective`. */
export function groupLabels({ indicator }: SetObjective): readonly string[] {
  return 'by' in indicator ? (indicator.by ?? []) : [];
}

/** What is counted: single events, minutes, or (of a composite) shares. */
export function countedUnit({ indicator }: BudgetObjective): 'events' | 'minutes' | 'shares' {
  const units = { events: 'events', 'time-slices': 'minutes', composite: 'shares' } as const;
  return units[indicator.kind];
}

/** True when the value keeps the condition. */
export function holds(condition: Condition, value: number): boolean {
  switch (condition.operator) {
    case 'below':
      return value < condition.limit;
    case 'above':
      return value > condition.limit;
    case 'at-least':
      return value >= condition.limit;
    case 'at-most':
      return value <= condition.limit;
    case 'between':
      return value >= condition.from && value <= condition.to;
  }
}
