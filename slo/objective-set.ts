/** A set of objectives: what one definition file holds, and what rules are generated from. */
import type { Query } from '../metrics/promql/index.ts';
import type { SetObjective } from './objective.ts';

/** A planned maintenance once, in UTC. */
export interface SingleExclusion {
  /** ISO 8601, such as `2026-12-05T02:00:00Z`. */
  readonly from: string;
  readonly to: string;
}

export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export type Weekday = (typeof weekdays)[number];

/** A planned maintenance that comes again each week, in UTC. */
export interface WeeklyExclusion {
  readonly weekday: Weekday;
  /** `HH:MM`; `to` is later on the same day, at most `24:00`. */
  readonly from: string;
  readonly to: string;
}

/** Time that the budget does not count. The events are recorded all the same, and both budgets are shown. */
export type Exclusion = (SingleExclusion | WeeklyExclusion) & {
  readonly reason: string;
  /** The objectives that it is about; all of them when not given. */
  readonly objectives?: readonly string[];
};

export interface ObjectiveSet {
  /** In the names of rule groups and files. */
  readonly name: string;
  readonly objectives: readonly SetObjective[];
  /** The rolling window of the budgets: 28 days are four review weeks. */
  readonly periodDays: number;
  /** How long Prometheus keeps its samples; no window may be longer. */
  readonly retentionDays: number;
  readonly exclusions: readonly Exclusion[];
  /** A switch at run time: time is excluded for the objective while the query answers anything. */
  readonly exclusionSwitch?: (objective: string) => Query;
  /** Has series, with the label `version`, for some minutes after a deploy; marked on dashboards. */
  readonly deploys?: Query;
  /** Base of the runbooks' addresses; the id of the objective is appended after `#`. */
  readonly runbookUrl: string;
  /** Where Grafana shows the set's dashboard; the objective is appended as a variable. */
  readonly dashboardUrl: string;
}
