/** When a tier fires: the budget burns too fast over its long and its short window, and enough events were bad. */
import type { Query } from '../../metrics/promql/index.ts';
import type { BudgetObjective } from '../objective.ts';
import { type BurnTier, limitOf, minimumBadOf } from '../tiers.ts';
import { binary } from './expression.ts';
import { countWithin } from './windows.ts';

/** Answers with the share of bad events of the short window while the tier fires, and with nothing otherwise. */
export function burning(objective: BudgetObjective, tier: BurnTier): Query {
  const labels = { objective: objective.id };
  const limit = limitOf(objective.ratio, tier);
  const exceeds = (seconds: number): Query =>
    binary(binary(countWithin('bad', seconds, labels), '/', countWithin('total', seconds, labels)), '>', limit);
  const both = binary(exceeds(tier.shortSeconds), 'and', exceeds(tier.longSeconds));
  const minimum = minimumBadOf(objective);
  return minimum === 0
    ? both
    : binary(both, 'and', binary(countWithin('bad', tier.longSeconds, labels), '>=', minimum));
}
