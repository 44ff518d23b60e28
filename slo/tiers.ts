/**
 * Burn-rate tiers: how fast the error budget must burn, over which windows, for somebody to be told. A factor follows
 * from the share of the budget that may burn within the long window: factor = share × period / long window
 * (Site Reliability Workbook, chapter 5).
 */
import { exact } from './engine/expression.ts';
import { secondsPer } from './engine/timing.ts';
import type { BudgetObjective } from './objective.ts';

export interface BurnTier {
  /** The value of the `tier` label. */
  readonly name: string;
  readonly longSeconds: number;
  /** The alert resolves when this window is calm again. */
  readonly shortSeconds: number;
  /** How many times faster than allowed the budget burns when the tier fires. */
  readonly factor: number;
  readonly severity: 'page' | 'ticket';
}

interface TierShare {
  readonly name: string;
  readonly longSeconds: number;
  readonly shortSeconds: number;
  /** Share of the budget that burns within the long window when the tier fires. */
  readonly budgetShare: number;
  readonly severity: 'page' | 'ticket';
}

const { minute, hour, day } = secondsPer;

/** 0.6 %: at 28 days a factor of 8 over half an hour, or of 4 over an hour. */
const earlyShare = 1 / 168;

/**
 * Finds what the fast tier finds late or never. For 99 %: one request in ten bad, within half an hour. For 95 %, where
 * the budget cannot burn faster than 20 times: one in two, in the same time.
 */
const earlyTier = (ratio: number): TierShare => ({
  name: 'early',
  longSeconds: ratio >= 0.98 ? 30 * minute : hour,
  shortSeconds: 5 * minute,
  budgetShare: earlyShare,
  severity: 'page',
});

/** 2 % of the budget in 1 h, 5 % in 6 h, 10 % in 1 d and in 3 d. */
const standardTiers: readonly TierShare[] = [
  { name: 'fast', longSeconds: hour, shortSeconds: 5 * minute, budgetShare: 0.02, severity: 'page' },
  { name: 'medium', longSeconds: 6 * hour, shortSeconds: 30 * minute, budgetShare: 0.05, severity: 'page' },
  { name: 'slow', longSeconds: day, shortSeconds: 2 * hour, budgetShare: 0.1, severity: 'ticket' },
  { name: 'trickle', longSeconds: 3 * day, shortSeconds: 6 * hour, budgetShare: 0.1, severity: 'ticket' },
];

/** A page must be possible at half of the largest burn, or it is nearly blind. */
export const largestPageShare = 0.5;

/** Fewer bad events (or minutes) than this within the long window tell nobody. */
export const defaultMinimumBad = 10;

/**
 * How many bad events (or minutes) the long window must hold: a few among few are a large share and no news. The shares
 * of a composite have no such number.
 */
export const minimumBadOf = ({ indicator, minimumBad = defaultMinimumBad }: BudgetObjective): number =>
  indicator.kind === 'composite' ? 0 : minimumBad;

/** The largest possible burn, when everything is bad. */
export const largestBurn = (ratio: number): number => exact(1 / (1 - ratio));

/** The share of bad events at which a tier fires. */
export const limitOf = (ratio: number, { factor }: BurnTier): number => exact(factor * (1 - ratio));

/** A slower burn than 1 leaves budget over at the end of the period, and is no ticket. */
function factorOf({ budgetShare, longSeconds, severity }: TierShare, periodDays: number): number {
  const factor = exact((budgetShare * periodDays * day) / longSeconds);
  return severity === 'ticket' ? Math.max(1, factor) : factor;
}

/**
 * The tiers of an objective, from the quickest to the slowest. Without tiers of its own: those of the workbook and an
 * early one, without those that could fire only close to the largest possible burn. What makes tickets has no pages.
 * @param periodDays the rolling window of the set, which the objective may override
 */
export function tiersOf(objective: BudgetObjective, periodDays: number): readonly BurnTier[] {
  if (objective.tiers) return objective.tiers;
  const { ratio, told, periodDays: own = periodDays } = objective;
  return [earlyTier(ratio), ...standardTiers]
    .filter(({ severity, longSeconds }) => (told === 'page' || severity === 'ticket') && longSeconds < own * day)
    .map((share): BurnTier => {
      const { name, longSeconds, shortSeconds, severity } = share;
      return { name, longSeconds, shortSeconds, severity, factor: factorOf(share, own) };
    })
    .filter((tier) => (tier.severity === 'page' ? limitOf(ratio, tier) <= largestPageShare : limitOf(ratio, tier) < 1));
}
