/**
 * Which tiers are held back because a quicker one has told of the same fault: alerts that nobody is told of, and that
 * Alertmanager silences the slower tiers by.
 *
 * "A quicker tier fires" is not enough. Its short window is calm soon after the fault, that of a slower tier much later:
 * between the two, the slower tier alone would fire, and a fault that is over would page again. So a tier is held back
 * while a quicker one fires or has fired within the tier's own short window; if the burn goes on, it tells then.
 * A tier that has told is never silenced: that would keep back the news of its end.
 */
import type { Query } from '../../metrics/promql/index.ts';
import type { RecordRule } from '../../metrics/promql/record.ts';
import type { AlertRule } from '../../metrics/promql/rule-file.ts';
import { rule } from '../../slo/engine/counts.ts';
import { aggregate, binary, overTime, series } from '../../slo/engine/expression.ts';
import { parseDuration, printDuration, type Timing } from '../../slo/engine/timing.ts';
import { type BudgetObjective, groupLabels } from '../../slo/objective.ts';
import type { BurnTier } from '../../slo/tiers.ts';
import { grouped } from './budget-annotations.ts';

export const heldBackAlert = 'ErrorBudgetBurnHeldBack';
/** The severity of alerts that nobody is told of. */
export const untoldSeverity = 'none';
/** Present while a tier fires and is not held back. */
export const toldRecord = 'slo:burn_told:state';

/**
 * Prometheus reports the end of an alert again for 15 minutes, whatever its periods are (`resolvedRetention` in its
 * rules/alerting.go); a minute more for the last one. Until then the end of what was held back must be held back too.
 */
const endsReportedSeconds = parseDuration('16m');

/**
 * Two rules for each tier but the quickest. They read the alerts of the same evaluation, so they stand after those in
 * the same group.
 * @param alertName of the tiers' alerts
 * @param tiers from the quickest to the slowest
 */
export function heldBackRules(
  alertName: string,
  objective: BudgetObjective,
  tiers: readonly BurnTier[],
  timing: Timing,
): readonly (AlertRule | RecordRule)[] {
  return tiers.slice(1).flatMap((tier, index) => {
    const quicker = tiers.slice(0, index + 1);
    return [heldBack(alertName, objective, quicker, tier, timing), told(alertName, objective, tier)];
  });
}

function heldBack(
  alertName: string,
  objective: BudgetObjective,
  quicker: readonly BurnTier[],
  tier: BurnTier,
  timing: Timing,
): AlertRule {
  const labels = { objective: objective.id, tier: tier.name };
  const shortSeconds = timing.seconds(tier.shortSeconds);
  const quickerFired = (seconds: number): Query =>
    merged(objective, overTime('max', firing(alertName, objective, quicker), printDuration(seconds)));
  const endIsReported = binary(
    quickerFired(shortSeconds + endsReportedSeconds),
    'unless',
    merged(objective, firing(alertName, objective, [tier])),
  );
  const hasTold = merged(objective, overTime('last', series(toldRecord, labels), timing.slice.lookback));
  return {
    alert: heldBackAlert,
    when: binary(binary(quickerFired(shortSeconds), 'or', endIsReported), 'unless', hasTold),
    labels: { severity: untoldSeverity, ...labels },
    annotations: {
      summary: `${objective.title}${grouped(objective)}: the tier ${tier.name} is held back`,
      description: 'A quicker tier has told of the same fault. Nobody is told of this; it silences the slower tier.',
    },
  };
}

function told(alertName: string, objective: BudgetObjective, tier: BurnTier): RecordRule {
  const fires = merged(objective, firing(alertName, objective, [tier]));
  const isHeldBack = merged(objective, firing(heldBackAlert, objective, [tier]));
  return rule(toldRecord, binary(fires, 'unless', isHeldBack), { objective: objective.id, tier: tier.name });
}

/** Prometheus's own series about firing alerts, of any of the tiers. */
const firing = (alertName: string, { id }: BudgetObjective, tiers: readonly BurnTier[]): Query =>
  series(
    'ALERTS',
    { alertname: alertName, objective: id, alertstate: 'firing' },
    { tier: tiers.map(({ name }) => name) },
  );

/** One series for the objective, or for each group of a split one. */
const merged = (objective: BudgetObjective, of: Query): Query =>
  aggregate('max', of, ['objective', ...groupLabels(objective)]);
