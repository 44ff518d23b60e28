/** The rules of one objective, and the generated tests that prove them, as files for promtool. */
import { type RuleGroup, renderRuleFile } from '../../metrics/promql/rule-file.ts';
import { recordingGroups } from '../../slo/engine/rules.ts';
import type { BudgetObjective } from '../../slo/objective.ts';
import type { ObjectiveSet } from '../../slo/objective-set.ts';
import type { Example } from '../../slo/rule-tests/example.ts';
import { hourGroups } from '../../slo/rule-tests/hours.ts';
import { renderHourTests, renderMinuteTests } from '../../slo/rule-tests/render.ts';
import type { ExclusionExample } from '../../slo/rule-tests/timeline.ts';
import { burnAlert, burnRateGroups, noDataAlert, noDataSeconds } from './burn-rate.ts';

/** Recording rules and alerts of one objective, in the order in which they read each other. */
export function objectiveGroups(objective: BudgetObjective, set: ObjectiveSet): readonly RuleGroup[] {
  const own = { ...set, objectives: [objective], exclusions: exclusionsOf(objective, set) };
  return [...recordingGroups(own), ...burnRateGroups(own)];
}

/** Those of the objective, without the names of others, which are not in its set. */
const exclusionsOf = ({ id }: BudgetObjective, { exclusions }: ObjectiveSet): ObjectiveSet['exclusions'] =>
  exclusions
    .filter(({ objectives }) => objectives === undefined || objectives.includes(id))
    .map(({ objectives: _, ...exclusion }) => exclusion);

/** What the generated tests need to know. */
export interface ObjectiveTestOptions {
  readonly example: Example;
  /** How time is excluded at run time, where it can be. */
  readonly exclusion?: ExclusionExample | undefined;
}

/** Relative path → text: rule files, and tests (`*.test.yml`) that read them. */
export function renderObjectiveTests(
  objective: BudgetObjective,
  set: ObjectiveSet,
  { example, exclusion }: ObjectiveTestOptions,
): ReadonlyMap<string, string> {
  const groups = objectiveGroups(objective, set);
  const source = `the objectives of ${set.name}`;
  const ofHours = hourGroups(groups);
  const options = { set, alerts: { burn: burnAlert, noData: noDataAlert, noDataSeconds }, exclusion };
  return new Map([
    [`${objective.id}.yml`, renderRuleFile(groups, source)],
    [`${objective.id}-hours.yml`, renderRuleFile(ofHours, source)],
    [
      `${objective.id}.test.yml`,
      renderMinuteTests(objective, example, { ...options, ruleFile: `${objective.id}.yml`, groups }),
    ],
    [
      `${objective.id}-hours.test.yml`,
      renderHourTests(objective, example, { ...options, ruleFile: `${objective.id}-hours.yml`, groups: ofHours }),
    ],
  ]);
}
