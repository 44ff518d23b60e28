/** Which burn alerts are held back because another one already told of the same fault. */
import { groupLabels, isBudget } from '../slo/objective.ts';
import type { ObjectiveSet } from '../slo/objective-set.ts';
import { burnAlert } from './rules/burn-rate.ts';
import { heldBackAlert, untoldSeverity } from './rules/held-back.ts';

export interface Inhibition {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

/** Who takes the alerts that are there to silence others: a receiver that tells nobody. */
export const untoldReceiver = { name: 'nobody' } as const;
export const untoldRoute = { matchers: [`severity = ${untoldSeverity}`], receiver: untoldReceiver.name } as const;

/**
 * A tier is silent while its alert "held back" fires, for the same objective and the same group of a split one: one
 * fault, one notification. When that is, the rules decide; see `rules/held-back.ts`.
 */
export function tierInhibitions(set: ObjectiveSet): readonly Inhibition[] {
  const groups = set.objectives.filter(isBudget).flatMap(groupLabels);
  return [
    {
      source_matchers: [`alertname = ${heldBackAlert}`],
      target_matchers: [`alertname = ${burnAlert}`],
      equal: [...new Set(['objective', 'tier', ...groups])],
    },
  ];
}
