/** From a definition to the set of objectives that rules are made of. */
import type { SetObjective } from '../objective.ts';
import type { ObjectiveSet } from '../objective-set.ts';
import { capacityIndicator, free, indicatorOf } from './indicators.ts';
import { type Definition, isBudgetDefinition, type ObjectiveDefinition } from './model.ts';

export function compileDefinition(definition: Definition): ObjectiveSet {
  const { exclusionSwitch, objectives, ...header } = definition;
  return {
    ...header,
    objectives: objectives.map(compileObjective),
    ...(exclusionSwitch !== undefined && {
      exclusionSwitch: (objective: string) => free(exclusionSwitch.replaceAll('$objective', objective)),
    }),
  };
}

function compileObjective(definition: ObjectiveDefinition): SetObjective {
  const { id, title, target, told } = definition;
  if (!isBudgetDefinition(definition)) {
    return { id, title, target, told, indicator: capacityIndicator(definition.measure) };
  }
  const { ratio, periodDays, tiers, minimumBad } = definition;
  return {
    id,
    title,
    target,
    told,
    ratio,
    ...(periodDays !== undefined && { periodDays }),
    ...(tiers && { tiers }),
    ...(minimumBad !== undefined && { minimumBad }),
    indicator: indicatorOf(definition),
  };
}
