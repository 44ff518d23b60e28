/** What a definition file says, as plain data: defaults filled in, durations and percents as numbers, queries as text. */
import type { Condition } from '../objective.ts';
import type { Exclusion } from '../objective-set.ts';
import type { BurnTier } from '../tiers.ts';

/** Good or bad events among all, each counted by a plain selector of a counter. */
export type EventsMeasure = { readonly kind: 'events'; readonly total: string } & (
  | { readonly good: string }
  | { readonly bad: string }
);

/** Events of a histogram up to a bound. */
export interface LatencyMeasure {
  readonly kind: 'latency';
  /** The histogram's name without a suffix, and matchers. */
  readonly histogram: string;
  /** In the histogram's unit. */
  readonly threshold: number;
  /** Its declared upper bounds, ascending. */
  readonly buckets: readonly number[];
}

export type CountedMeasure = EventsMeasure | LatencyMeasure;

/** A free query, judged once a minute; `events` is a selector of what it rests on. */
export interface ValueOfMinute {
  readonly query: string;
  readonly events?: string;
}

/** Minutes in which a value, or the share of good events, keeps a condition. */
export interface MinutesMeasure {
  readonly kind: 'minutes';
  readonly of: ValueOfMinute | CountedMeasure;
  readonly condition: Condition;
  readonly minimumEvents?: number;
}

export interface CompositeMeasure {
  readonly kind: 'composite';
  readonly parts: readonly { readonly objective: string; readonly weight: number }[];
}

export interface CapacityMeasure {
  readonly kind: 'capacity';
  readonly held: string;
  readonly verifiedAt: string;
  readonly maxAgeDays: number;
}

interface BaseDefinition {
  readonly id: string;
  readonly title: string;
  readonly target: string;
  readonly told: 'page' | 'ticket';
}

export interface BudgetDefinition extends BaseDefinition {
  readonly ratio: number;
  readonly measure: CountedMeasure | MinutesMeasure | CompositeMeasure;
  readonly by?: readonly string[];
  readonly periodDays?: number;
  readonly tiers?: readonly BurnTier[];
  readonly minimumBad?: number;
}

export interface CapacityDefinition extends BaseDefinition {
  readonly measure: CapacityMeasure;
}

export type ObjectiveDefinition = BudgetDefinition | CapacityDefinition;

export const isBudgetDefinition = (objective: ObjectiveDefinition): objective is BudgetDefinition =>
  objective.measure.kind !== 'capacity';

export interface Definition {
  readonly name: string;
  readonly periodDays: number;
  readonly retentionDays: number;
  readonly runbookUrl: string;
  readonly dashboardUrl: string;
  readonly exclusions: readonly Exclusion[];
  /** Time is excluded while this query answers; `$objective` in it stands for the objective's id. */
  readonly exclusionSwitch?: string;
  readonly objectives: readonly ObjectiveDefinition[];
}
