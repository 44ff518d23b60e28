/** Alerts on objectives that a load test verifies: it did not hold, or nobody has looked for too long. */
import type { AlertRule, RuleGroup } from '../../metrics/promql/rule-file.ts';
import { binary, series } from '../../slo/engine/expression.ts';
import { names } from '../../slo/engine/names.ts';
import { secondsPer } from '../../slo/engine/timing.ts';
import { type CapacityObjective, isCapacity } from '../../slo/objective.ts';
import type { ObjectiveSet } from '../../slo/objective-set.ts';

export function verificationGroups(set: ObjectiveSet): readonly RuleGroup[] {
  const rules = set.objectives.filter(isCapacity).flatMap((objective) => [notHeld(objective), overdue(objective)]);
  return rules.length === 0 ? [] : [{ name: `${set.name}-verification-alerts`, rules }];
}

const labelsOf = ({ id }: CapacityObjective) => ({ severity: 'ticket', objective: id });

const notHeld = (objective: CapacityObjective): AlertRule => ({
  alert: 'VerificationFailed',
  when: binary(series(names.verified, { objective: objective.id }), '==', 0),
  labels: labelsOf(objective),
  annotations: {
    summary: `${objective.title}: the last load test did not hold`,
    description: `The target is ${objective.target}, and the last load test found that it is not reached.`,
  },
});

const overdue = (objective: CapacityObjective): AlertRule => ({
  alert: 'VerificationOverdue',
  when: binary(
    series(names.verificationAge, { objective: objective.id }),
    '>',
    objective.indicator.maxAgeDays * secondsPer.day,
  ),
  labels: labelsOf(objective),
  annotations: {
    summary: `${objective.title}: not verified for {{ $value | humanizeDuration }}`,
    description: `A load test should have verified it (${objective.target}) within ${objective.indicator.maxAgeDays} days.`,
  },
});
