/** Which burn alerts are held back because another one already told of the same fault. */
import { groupLabels, isBudget } from '../slo/objective.ts';
import type { ObjectiveSet } from '../slo/objective-set.ts';
import { tiersOf } from '../slo/tiers.ts';
import { burnAlert } from './rules/burn-rate.ts';

export interface Inhibition {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

/**
 * While a tier fires, the slower tiers of the same objective (and of the same group of a split one) are held back: one
 * fault, one notification. Objectives with the same tiers share their rules.
 */
export function tierInhibitions(set: ObjectiveSet): readonly Inhibition[] {
  const rules = set.objectives.filter(isBudget).flatMap((objective) => {
    const tiers = tiersOf(objective, set.periodDays).map(({ name }) => name);
    const equal = ['objective', ...groupLabels(objective)];
    return tiers.slice(0, -1).map((tier, index) => inhibition(tier, tiers.slice(index + 1), equal));
  });
  return [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
}

const inhibition = (tier: string, slower: readonly string[], equal: readonly string[]): Inhibition => ({
  source_matchers: [`alertname = ${burnAlert}`, `tier = ${tier}`],
  target_matchers: [`alertname = ${burnAlert}`, `tier =~ ${slower.join('|')}`],
  equal,
});
