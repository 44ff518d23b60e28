/** How long it takes until a tier fires: by the formula, from what Prometheus counted, and within which bounds. */

import type { Timing } from '../../../slo/engine/timing.ts';
import { type BurnTier, defaultMinimumBad, limitOf } from '../../../slo/tiers.ts';

/** What Prometheus counted of one objective during one fault. */
export interface Counted {
  /** Share of bad events among all events of the fault, 0 to 1. */
  readonly share: number;
  /** Events a second of the fault. */
  readonly perSecond: number;
  /** Seconds of traffic, at that rate, that the long window held when the fault began. */
  readonly historySeconds: number;
}

/**
 * Seconds from the first bad event until the share within the long window is above the tier's limit:
 * t = long × factor × (1 − ratio) / share (Site Reliability Workbook, chapter 5). A window that holds less traffic than
 * it is long, because there was none before, is as long as what it holds: t = min(long, history + t) × limit / share.
 * The smallest number of bad events that tells anybody must have happened as well.
 * @returns Infinity when the tier cannot fire at this share
 */
export function detectionSeconds(ratio: number, tier: BurnTier, timing: Timing, counted: Counted): number {
  const { share, perSecond, historySeconds } = counted;
  const limit = limitOf(ratio, tier);
  if (share <= limit) return Infinity;
  const inFullWindow = (timing.seconds(tier.longSeconds) * limit) / share;
  const inYoungWindow = (historySeconds * limit) / (share - limit);
  return Math.max(Math.min(inFullWindow, inYoungWindow), defaultMinimumBad / (share * perSecond));
}

export interface Bounds {
  readonly earliest: number;
  readonly latest: number;
}

/** A scrape, its settling, the evaluation of the counts, and that of the alerts: each may be a slice away. */
const stepsUntilFiring = 4;
/** Alertmanager gathers for a second before it tells; its delivery is quick. */
const gatheringSeconds = 1;
/** Rates are steady, but not exactly; what else the machine does at the moment (a second here is a minute) comes on top. */
const relativeTolerance = 0.4;
const toleranceSeconds = 6;

/** Seconds from the first bad event in which an alert must be firing. @param latenessSeconds of Prometheus itself */
export function firingBounds(computed: number, timing: Timing, latenessSeconds: number): Bounds {
  const slice = timing.seconds(60);
  return {
    earliest: computed * (1 - relativeTolerance) - slice,
    latest: computed * (1 + relativeTolerance) + stepsUntilFiring * slice + toleranceSeconds + latenessSeconds,
  };
}

/** Seconds from an alert's firing in which the inbox must have been told of it. */
export const tellingBounds = (): Bounds => ({ earliest: 0, latest: gatheringSeconds + 2 * toleranceSeconds });

export const isWithin = (value: number, { earliest, latest }: Bounds): boolean => value >= earliest && value <= latest;
