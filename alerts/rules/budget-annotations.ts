/** What an alert on a budget tells besides itself: what is left, how long it lasts, what to do, and where to look. */
import { names } from '../../slo/engine/names.ts';
import { type BudgetObjective, countedUnit, groupLabels } from '../../slo/objective.ts';
import type { ObjectiveSet } from '../../slo/objective-set.ts';

/** Read while the notification is written, so they are as fresh as the rules. */
export function budgetAnnotations(objective: BudgetObjective, set: ObjectiveSet): Readonly<Record<string, string>> {
  const unit = countedUnit(objective);
  return {
    budget_left:
      `${live(objective, names.remaining(), 'humanizePercentage')} of the budget is left: ` +
      `${live(objective, names.remainingCount, 'humanize')} ${unit}`,
    exhausted_in: `${live(objective, names.exhaustion, 'humanizeDuration', { window: '1h' })} at the burn of the last hour`,
    runbook_url: `${set.runbookUrl}#${objective.id}`,
    dashboard_url: `${set.dashboardUrl}?var-objective=${objective.id}`,
  };
}

/** The values of the labels that split the objective, as ` (GET /)`; empty for one that is not split. */
export function grouped(objective: BudgetObjective): string {
  const labels = groupLabels(objective);
  return labels.length === 0 ? '' : ` (${labels.map((label) => `{{ $labels.${label} }}`).join(', ')})`;
}

/** A template that asks Prometheus for the objective's value, or for that of the alert's own group. */
function live(
  objective: BudgetObjective,
  name: string,
  format: string,
  more: Readonly<Record<string, string>> = {},
): string {
  const fixed = Object.entries({ objective: objective.id, ...more }).map(([label, value]) => `${label}='${value}'`);
  const groups = groupLabels(objective);
  const matchers = [...fixed, ...groups.map((label) => `${label}='%s'`)].join(',');
  const given = groups.map((label) => ` $labels.${label}`).join('');
  return `{{ with printf "${name}{${matchers}}"${given} | query }}{{ . | first | value | ${format} }}{{ else }}?{{ end }}`;
}
