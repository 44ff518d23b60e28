/**
 * How long it takes until a tier tells somebody, by formula (Site Reliability Workbook, chapter 5, "Alerting on SLOs"):
 * detection time = long window × burn factor × (1 − objective) / share of bad events.
 */
import { exact } from './engine/expression.ts';
import { secondsPer, type Timing, timingOf } from './engine/timing.ts';
import { longestOfMinutes, periodSeconds } from './engine/windows.ts';
import type { BudgetObjective } from './objective.ts';
import type { ObjectiveSet } from './objective-set.ts';
import { type BurnTier, limitOf, minimumBadOf, tiersOf } from './tiers.ts';

/**
 * Seconds from the first bad event to the evaluation at which the tier fires; `Infinity` when it never does. Before,
 * everything was good for at least the long window, at the same traffic.
 * @param errorRatio the share of bad events (or minutes) from then on, between 0 and 1
 * @param eventsPerMinute the traffic; 1 for an objective that counts minutes
 * @param timing scaled down for drills; the traffic is not scaled
 */
export function timeToDetectSeconds(
  objective: BudgetObjective,
  tier: BurnTier,
  errorRatio: number,
  eventsPerMinute: number,
  timing: Timing = timingOf(),
): number {
  const evaluation = timing.seconds(secondsPer.minute);
  const longWindow = timing.seconds(tier.longSeconds);
  const limit = limitOf(objective.ratio, tier);
  const badPerSecond = (errorRatio * eventsPerMinute) / secondsPer.minute;
  const minimum = minimumBadOf(objective);
  if (errorRatio <= limit || exact(badPerSecond * longWindow) < minimum) return Number.POSITIVE_INFINITY;
  const enough = minimum === 0 ? 0 : Math.ceil(exact(minimum / badPerSecond / evaluation));
  return Math.max(enough, firstAbove(longWindow * limit, errorRatio, evaluation)) * evaluation;
}

/** How many evaluations it takes until the share is above the limit: where it just reaches it, one more. */
export const firstAbove = (limitSeconds: number, errorRatio: number, evaluationSeconds: number): number =>
  Math.floor(exact(limitSeconds / errorRatio / evaluationSeconds)) + 1;

/**
 * By how many seconds a detection may differ from the formula: windows of hours are up to half an hour longer or shorter,
 * by the time within the hour. 0 for windows of minutes.
 */
export function detectionSpreadSeconds(
  objective: BudgetObjective,
  tier: BurnTier,
  errorRatio: number,
  timing: Timing = timingOf(),
): number {
  if (tier.longSeconds <= longestOfMinutes) return 0;
  return exact((timing.seconds(secondsPer.hour / 2) * limitOf(objective.ratio, tier)) / errorRatio);
}

export interface Detection {
  /** The tier that is first; undefined when none ever fires. */
  readonly tier?: BurnTier;
  /** `Infinity`: never. */
  readonly seconds: number;
}

/** The first page, or the first ticket, of an objective. Parameters as for `timeToDetectSeconds`. */
export function firstDetection(
  objective: BudgetObjective,
  { periodDays }: Pick<ObjectiveSet, 'periodDays'>,
  severity: BurnTier['severity'],
  errorRatio: number,
  eventsPerMinute: number,
): Detection {
  return tiersOf(objective, periodDays)
    .filter((tier) => tier.severity === severity)
    .map((tier) => ({ tier, seconds: timeToDetectSeconds(objective, tier, errorRatio, eventsPerMinute) }))
    .reduce<Detection>((first, next) => (next.seconds < first.seconds ? next : first), {
      seconds: Number.POSITIVE_INFINITY,
    });
}

/** What a false page of a tier costs. */
export interface FalsePageCost {
  /** The shortest total outage that fires the tier. */
  readonly outageSeconds: number;
  /** The share of the budget that it has burnt by then. */
  readonly budgetShare: number;
  /** How many such pages one budget can pay for. */
  readonly pagesPerBudget: number;
}

/** @param eventsPerMinute the traffic; 1 for an objective that counts minutes */
export function falsePageCost(
  objective: BudgetObjective,
  tier: BurnTier,
  set: ObjectiveSet,
  eventsPerMinute: number,
): FalsePageCost {
  const outageSeconds = timeToDetectSeconds(objective, tier, 1, eventsPerMinute);
  return costOf(outageSeconds, objective.ratio, periodSeconds(objective, set));
}

/** @param period the window of the budget in seconds */
export function costOf(outageSeconds: number, ratio: number, period: number): FalsePageCost {
  const budgetShare = exact(outageSeconds / (period * (1 - ratio)));
  return { outageSeconds, budgetShare, pagesPerBudget: exact(1 / budgetShare) };
}
