/** Refuses objectives that cannot work, before rules are made of them: every problem at once, with the arithmetic. */
import { compositeProblems } from './definition/checks/composites.ts';
import { exclusionProblems } from './definition/checks/exclusions.ts';
import { groupProblems, idProblems } from './definition/checks/identity.ts';
import { indicatorProblems, switchProblems } from './definition/checks/indicators.ts';
import { periodProblems, ratioProblems, setPeriodProblems } from './definition/checks/promise.ts';
import { tierProblems } from './definition/checks/tiers.ts';
import { DefinitionError, type Problem } from './definition/problem.ts';
import { isBudget } from './objective.ts';
import type { ObjectiveSet } from './objective-set.ts';

export { leProblems } from './definition/checks/le.ts';
export { DefinitionError, type Problem } from './definition/problem.ts';

/**
 * Everything that is wrong with a set; empty when nothing is.
 * @param alsoKnown ids that may be referred to although they are not in the set: those of objectives that could not be read
 */
export function problemsOf(set: ObjectiveSet, alsoKnown: ReadonlySet<string> = new Set()): readonly Problem[] {
  const known = new Set([...set.objectives.map(({ id }) => id), ...alsoKnown]);
  return [
    ...setPeriodProblems(set),
    ...exclusionProblems(set.exclusions, known),
    ...switchProblems(set),
    ...idProblems(set),
    ...set.objectives.flatMap((objective, index) => {
      const path = `objectives[${index}]`;
      return [
        ...groupProblems(objective, path),
        ...indicatorProblems(objective, path),
        ...(isBudget(objective)
          ? [
              ...ratioProblems(objective, path),
              ...periodProblems(objective, path, set),
              ...tierProblems(objective, path, set),
              ...compositeProblems(objective, path, set, known),
            ]
          : []),
      ];
    }),
  ];
}

/** @throws DefinitionError that lists every problem of the set, when there is one */
export function assertSound(set: ObjectiveSet): void {
  const problems = problemsOf(set);
  if (problems.length > 0) throw new DefinitionError(`the objectives "${set.name}"`, problems);
}
