/**
 * Burn-rate tiers: how fast the error budget must burn, over which windows, for somebody to be told. Factors follow
 * from the share of the budget that may burn within the long window, for a rolling window of 28 days
 * (Site Reliability Workbook, chapter 5: factor = share × period / long window).
 */
import type { Duration } from '../metrics/promql/index.ts';

export interface BurnTier {
  /** The value of the `tier` label. */
  readonly name: string;
  readonly long: Duration;
  readonly short: Duration;
  /** How many times faster than allowed the budget burns when the tier fires. */
  readonly factor: number;
  readonly severity: 'page' | 'ticket';
}

export const periodDays = 28;

/** 2 % of the budget in 1 h, 5 % in 6 h, 10 % in 1 d; and a slow burn that would use up the budget just in time. */
export const standardTiers: readonly BurnTier[] = [
  { name: 'fast', long: '1h', short: '5m', factor: 13.44, severity: 'page' },
  { name: 'medium', long: '6h', short: '30m', factor: 5.6, severity: 'page' },
  { name: 'slow', long: '1d', short: '2h', factor: 2.8, severity: 'ticket' },
  { name: 'trickle', long: '3d', short: '6h', factor: 1, severity: 'ticket' },
];

/**
 * Finds what the fast tier misses. For 99 %: one request in ten bad, within half an hour. For 95 %, where the budget
 * cannot burn faster than 20 times, one in five.
 */
const earlyTiers: Readonly<Record<number, BurnTier>> = {
  0.99: { name: 'early', long: '30m', short: '5m', factor: 8, severity: 'page' },
  0.95: { name: 'early', long: '1h', short: '5m', factor: 4, severity: 'page' },
};

/**
 * The tiers of an objective: those that can fire at half of the largest possible burn, which is 1 / (1 − ratio), when
 * everything is bad.
 * @param ratio promised share of good events, between 0 and 1
 * @throws RangeError for a ratio outside of it
 */
export function tiersFor(ratio: number): readonly BurnTier[] {
  if (!(ratio > 0 && ratio < 1))
    throw new RangeError(`objective ${ratio}: expected a ratio between 0 and 1, exclusive`);
  const largestBurn = 1 / (1 - ratio);
  const early = earlyTiers[ratio];
  return [...(early ? [early] : []), ...standardTiers].filter(
    ({ factor, severity }) => severity === 'ticket' || factor <= largestBurn / 2,
  );
}
