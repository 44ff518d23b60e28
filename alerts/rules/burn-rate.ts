/** Alerts on error budgets that burn too fast: one rule per objective and tier. */
import { and, div, gt, printNumber } from '../../metrics/promql/index.ts';
import type { AlertRule, RuleGroup } from '../../metrics/promql/rule-file.ts';
import { minimumEvents } from '../../slo/objective.ts';
import { countWithin, type RecordedCounts, recordedCounts } from '../../slo/recording.ts';
import { type BurnTier, tiersFor } from '../../slo/windows.ts';

function burnRateAlert({ objective, bad, total }: RecordedCounts, tier: BurnTier): AlertRule {
  const limit = tier.factor * (1 - objective.ratio);
  const exceeds = (window: BurnTier['long']) => gt(div(countWithin(bad, window), countWithin(total, window)), limit);
  const enoughEvents = gt(countWithin(total, tier.long), minimumEvents);
  return {
    alert: 'ErrorBudgetBurn',
    when: and(and(exceeds(tier.short), exceeds(tier.long)), enoughEvents),
    labels: { severity: tier.severity, objective: objective.id, tier: tier.name, long_window: tier.long },
    annotations: {
      summary: `${objective.title}: the error budget burns ${pace(tier.factor)}`,
      description:
        `{{ $value | humanizePercentage }} of the requests of the last ${tier.short} were bad; the objective ` +
        `(${objective.target}) allows ${printNumber((1 - objective.ratio) * 100)} %.`,
    },
  };
}

/** At a factor of 1 the budget would just last for the whole period. */
const pace = (factor: number): string =>
  factor === 1 ? 'faster than it lasts' : `over ${printNumber(factor)} times as fast as it lasts`;

export const burnRateGroups: readonly RuleGroup[] = recordedCounts.map((counts) => ({
  name: `burn-rate-${counts.objective.id}`,
  rules: tiersFor(counts.objective.ratio).map((tier) => burnRateAlert(counts, tier)),
}));
