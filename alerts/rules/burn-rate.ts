/** Alerts on error budgets that burn too fast: one rule for each objective and tier. */
import type { AlertRule, RuleGroup } from '../../metrics/promql/rule-file.ts';
import { burning } from '../../slo/engine/burning.ts';
import { binary, exact, series } from '../../slo/engine/expression.ts';
import { names } from '../../slo/engine/names.ts';
import { parseDuration, printDuration, type Timing, timingOf } from '../../slo/engine/timing.ts';
import { periodSeconds } from '../../slo/engine/windows.ts';
import { type BudgetObjective, countedUnit, isBudget } from '../../slo/objective.ts';
import type { ObjectiveSet } from '../../slo/objective-set.ts';
import { type BurnTier, tiersOf } from '../../slo/tiers.ts';
import { budgetAnnotations, grouped } from './budget-annotations.ts';
import { heldBackRules } from './held-back.ts';

export const burnAlert = 'ErrorBudgetBurn';
export const noDataAlert = 'ObjectiveWithoutData';

/** As long as a restart of what exposes the signal may take. */
export const noDataSeconds = parseDuration('10m');

/** One group for each objective that has a budget. @param timing scaled down for drills */
export function burnRateGroups(set: ObjectiveSet, timing: Timing = timingOf()): readonly RuleGroup[] {
  return set.objectives.filter(isBudget).map((objective) => {
    const tiers = tiersOf(objective, set.periodDays);
    return {
      name: `${set.name}-${objective.id}-alerts`,
      interval: timing.slice.window as `${bigint}m`, // printed from seconds, so it is a duration
      rules: [
        ...tiers.map((tier) => burnRateAlert(objective, tier, set)),
        ...heldBackRules(burnAlert, objective, tiers, timing),
        ...(objective.indicator.kind === 'composite' ? [] : [withoutData(objective, timing)]),
      ],
    };
  });
}

function burnRateAlert(objective: BudgetObjective, tier: BurnTier, set: ObjectiveSet): AlertRule {
  const [long, short] = [printDuration(tier.longSeconds), printDuration(tier.shortSeconds)];
  return {
    alert: burnAlert,
    when: burning(objective, tier),
    labels: {
      severity: tier.severity,
      objective: objective.id,
      tier: tier.name,
      long_window: long,
      short_window: short,
    },
    annotations: {
      summary: `${objective.title}${grouped(objective)}: the error budget burns ${pace(tier.factor)}`,
      description:
        `{{ $value | humanizePercentage }} of the ${countedUnit(objective)} of the last ${short} were bad; the objective ` +
        `(${objective.target}) allows ${exact((1 - objective.ratio) * 100)} %. ` +
        `This burns ${exact(shareOf(tier, periodSeconds(objective, set)) * 100).toPrecision(2)} % of the budget in ${long}.`,
      ...budgetAnnotations(objective, set),
    },
  };
}

/** Share of the budget that burns within the long window at the tier's factor. */
const shareOf = ({ factor, longSeconds }: BurnTier, period: number): number => (factor * longSeconds) / period;

/** At a factor of 1 the budget would just last for the whole period. */
const pace = (factor: number): string =>
  factor === 1 ? 'faster than it lasts' : `over ${exact(factor)} times as fast as it lasts`;

/** No data is neither good nor bad, and somebody must know that nothing is known. */
function withoutData(objective: BudgetObjective, timing: Timing): AlertRule {
  const duration = timing.duration(noDataSeconds);
  return {
    alert: noDataAlert,
    when: binary(series(names.noData, { objective: objective.id }), '==', 1),
    for: duration as `${bigint}m`, // printed from seconds, so it is a duration
    labels: { severity: 'ticket', objective: objective.id },
    annotations: {
      summary: `${objective.title}: nothing is known about it`,
      description:
        `For ${printDuration(noDataSeconds)} there have been no samples of what the objective (${objective.target}) is ` +
        'counted from. Its budget stands still.',
    },
  };
}
