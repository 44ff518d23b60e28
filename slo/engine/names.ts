/** Every name that the engine records under. The level is `slo`; the label `objective` tells the objectives apart. */

/** Which events a count holds: those that the budget counts, or all of them, excluded ones as well. */
export type Counted = 'counted' | 'all';
export type Side = 'bad' | 'total';

const base = (side: Side, counted: Counted): string => `slo:${side}${counted === 'all' ? '_all' : ''}`;

export const names = {
  /** Present while time is excluded from the budget. */
  exclusion: 'slo:exclusion:state',
  /** Present while the signal is missing. */
  noData: 'slo:no_data:state',
  /** What a time slice is judged by; missing where the slice is idle. */
  sliceValue: 'slo:slice:value',
  /** Events, or minutes, within the last `window`, such as `5m`. */
  within: (side: Side, window: string, counted: Counted = 'counted'): string =>
    `${base(side, counted)}:increase${window}`,
  /** Those since the last full hour. */
  hourToDate: (side: Side, counted: Counted = 'counted'): string => `${base(side, counted)}:hour_to_date`,
  /** Those of the objective's whole period. */
  period: (side: Side, counted: Counted = 'counted'): string => `${base(side, counted)}:period`,
  objective: 'slo:objective:ratio',
  attainment: 'slo:attainment:ratio',
  remaining: (counted: Counted = 'counted'): string =>
    counted === 'all' ? 'slo:error_budget_all:remaining_ratio' : 'slo:error_budget:remaining_ratio',
  remainingCount: 'slo:error_budget:remaining_count',
  burnRate: 'slo:burn_rate:ratio',
  exhaustion: 'slo:error_budget:exhaustion_seconds',
  currentValue: 'slo:current:value',
  currentEvents: 'slo:current:events',
  verified: 'slo:verification:held',
  verificationAge: 'slo:verification:age_seconds',
} as const;
