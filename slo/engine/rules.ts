/** The recording rules of a set: one group for each objective, evaluated once a slice. */
import type { RecordRule } from '../../metrics/promql/index.ts';
import type { RuleGroup } from '../../metrics/promql/rule-file.ts';
import { type BudgetObjective, type CapacityObjective, isBudget, isCapacity, type SetObjective } from '../objective.ts';
import type { ObjectiveSet } from '../objective-set.ts';
import { assertSound } from '../validate.ts';
import { budgetRules } from './budget.ts';
import { countRules, type RuleContext, rule } from './counts.ts';
import { binary, time } from './expression.ts';
import { names } from './names.ts';
import { type Timing, timingOf } from './timing.ts';
import { windowRules } from './windows.ts';

/**
 * Every recording rule of a set.
 * @param timing the periods as they run; scaled down for drills
 * @throws DefinitionError that lists every problem of a set that cannot work
 */
export function recordingGroups(set: ObjectiveSet, timing: Timing = timingOf()): readonly RuleGroup[] {
  assertSound(set);
  const context = { set, timing };
  const composites = set.objectives.filter(({ indicator }) => indicator.kind === 'composite');
  const ordered = [...set.objectives.filter((objective) => !composites.includes(objective)), ...composites];
  const currents = set.objectives.flatMap(currentRules);
  const current: RuleGroup = { name: `${set.name}-current`, rules: currents };
  const counts = ordered.map(
    (objective): RuleGroup => ({
      name: `${set.name}-${objective.id}`,
      interval: timing.slice.window as RuleGroup['interval'] & string, // printed from seconds, so it is a duration
      rules: [
        ...(isBudget(objective) ? budgetObjectiveRules(objective, context) : []),
        ...(isCapacity(objective) ? capacityRules(objective) : []),
      ],
    }),
  );
  return currents.length > 0 ? [current, ...counts] : counts;
}

/** The value now and what it rests on, evaluated as often as Prometheus does by itself. */
function currentRules({ id, current }: SetObjective): readonly RecordRule[] {
  if (!current) return [];
  const labels = { objective: id };
  return [
    rule(names.currentValue, current.query, labels),
    ...(current.events ? [rule(names.currentEvents, current.events, labels)] : []),
  ];
}

/** In the order in which they read each other. */
const budgetObjectiveRules = (objective: BudgetObjective, context: RuleContext): readonly RecordRule[] => [
  ...countRules(objective, context),
  ...windowRules(objective, context),
  ...budgetRules(objective, context),
];

function capacityRules({ id, indicator }: CapacityObjective): readonly RecordRule[] {
  const labels = { objective: id };
  return [
    rule(names.verified, indicator.held, labels),
    rule(names.verificationAge, binary(time(), '-', indicator.verifiedAt), labels),
  ];
}
