/**
 * The burn-rate tiers of the two best known generators, for a budget of 30 days, as facts. Read from Sloth 0e395d8
 * (v0.16.0, `examples/_gen/getting-started.yml`) and from Pyrra 1ba95afb (v0.10.0, `slo/rules.go`, function `Windows`).
 */
import { firstAbove } from '../../detection.ts';
import { parseDuration, printDuration, secondsPer } from '../../engine/timing.ts';
import { type BurnTier, limitOf } from '../../tiers.ts';

export interface PeerTier extends BurnTier {
  /** How long the condition must last (`for`). */
  readonly forSeconds: number;
}

export interface Peer {
  readonly name: 'Sloth' | 'Pyrra';
  readonly tiers: readonly PeerTier[];
}

export const peerPeriodSeconds = 30 * secondsPer.day;
/**
 * Pyrra's groups say 30 s themselves. Sloth's say nothing, so that Prometheus's own setting holds; it is taken to be the
 * same, which is the quicker one: by itself Prometheus evaluates once a minute.
 */
export const peerEvaluationSeconds = 30;

const peerTier = (
  severity: BurnTier['severity'],
  long: string,
  short: string,
  factor: number,
  held = '',
): PeerTier => ({
  name: `${long}/${short}`,
  longSeconds: parseDuration(long),
  shortSeconds: parseDuration(short),
  factor,
  severity,
  forSeconds: held === '' ? 0 : parseDuration(held),
});

export const sloth: Peer = {
  name: 'Sloth',
  tiers: [
    peerTier('page', '1h', '5m', 14.4),
    peerTier('page', '6h', '30m', 6),
    peerTier('ticket', '1d', '2h', 3),
    peerTier('ticket', '3d', '6h', 1),
  ],
};

/** Pyrra's severities are critical (a page) and warning (a ticket). */
export const pyrra: Peer = {
  name: 'Pyrra',
  tiers: [
    peerTier('page', '1h4m', '5m', 14, '2m'),
    peerTier('page', '6h26m', '32m', 7, '16m'),
    peerTier('ticket', '1d1h43m', '2h9m', 2, '1h4m'),
    peerTier('ticket', '4d6h51m', '6h26m', 1, '3h13m'),
  ],
};

export const peers: readonly Peer[] = [sloth, pyrra];

/** Seconds until one tier fires, its `for` included; `Infinity` when it never does. */
export function peerTimeToDetect(ratio: number, tier: PeerTier, errorRatio: number): number {
  const { longSeconds, forSeconds } = tier;
  const limit = limitOf(ratio, tier);
  if (errorRatio <= limit) return Number.POSITIVE_INFINITY;
  return firstAbove(longSeconds * limit, errorRatio, peerEvaluationSeconds) * peerEvaluationSeconds + forSeconds;
}

/** The tier of a peer that is the first to fire. */
export interface PeerDetection {
  readonly tier?: PeerTier;
  /** `Infinity`: never. */
  readonly seconds: number;
}

/** A peer's first page or ticket. */
export const peerFirstDetection = (
  { tiers }: Peer,
  ratio: number,
  severity: BurnTier['severity'],
  errorRatio: number,
): PeerDetection =>
  tiers
    .filter((tier) => tier.severity === severity)
    .map((tier) => ({ tier, seconds: peerTimeToDetect(ratio, tier, errorRatio) }))
    .reduce<PeerDetection>((first, next) => (next.seconds < first.seconds ? next : first), {
      seconds: Number.POSITIVE_INFINITY,
    });

/** The windows of tiers as PromQL durations, ascending, each once. */
export const windowsIn = (tiers: readonly PeerTier[]): readonly string[] =>
  [...new Set(tiers.flatMap(({ shortSeconds, longSeconds }) => [shortSeconds, longSeconds]))]
    .sort((a, b) => a - b)
    .map(printDuration);
