/** What each tier costs in false pages: the shortest outage that fires it, and how many of them one budget can pay for. */
import { costOf, type FalsePageCost, falsePageCost } from '../detection.ts';
import { printDuration } from '../engine/timing.ts';
import { tiersOf } from '../tiers.ts';
import { eventsPerMinute, subjects } from './detection-rows.ts';
import { peerPeriodSeconds, peers, peerTimeToDetect } from './peers/tiers.ts';

export interface FalsePageRow extends FalsePageCost {
  readonly generator: string;
  readonly ratio: number;
  readonly tier: string;
  readonly severity: 'page' | 'ticket';
  readonly factor: number;
}

/** Tiers depend on the share of good events only, so every share stands here once. */
export function falsePageRows(): readonly FalsePageRow[] {
  const byRatio = new Map(subjects.map((subject) => [subject.objective.ratio, subject]));
  return [...byRatio.values()].flatMap(({ objective, set }) => [
    ...tiersOf(objective, set.periodDays).map((tier) => ({
      generator: 'ours',
      ratio: objective.ratio,
      tier: `${tier.name} ${windows(tier)}`,
      severity: tier.severity,
      factor: tier.factor,
      ...falsePageCost(objective, tier, set, eventsPerMinute),
    })),
    ...peers.flatMap(({ name, tiers }) =>
      tiers.map((tier) => ({
        generator: name,
        ratio: objective.ratio,
        tier: tier.name,
        severity: tier.severity,
        factor: tier.factor,
        ...costOf(peerTimeToDetect(objective.ratio, tier, 1), objective.ratio, peerPeriodSeconds),
      })),
    ),
  ]);
}

const windows = ({ longSeconds, shortSeconds }: { readonly longSeconds: number; readonly shortSeconds: number }) =>
  [longSeconds, shortSeconds].map(printDuration).join('/');
