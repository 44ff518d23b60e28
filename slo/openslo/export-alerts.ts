/** Burn-rate tiers in OpenSLO's words: a policy and a condition for each, because a policy holds just one condition. */
import { printNumber } from '../../metrics/promql/index.ts';
import type { BudgetDefinition } from '../definition/model.ts';
import { printDuration } from '../engine/timing.ts';
import type { BurnTier } from '../tiers.ts';
import { annotations, apiVersion, type OpenSloDocument, printShorthand } from './vocabulary.ts';

/** The name of a tier's policy and condition. */
export const alertName = (id: string, tier: BurnTier): string => `${id}-${tier.name}`;

export function exportTier({ id, title }: BudgetDefinition, tier: BurnTier): readonly OpenSloDocument[] {
  const name = alertName(id, tier);
  const [long, short] = [printDuration(tier.longSeconds), printDuration(tier.shortSeconds)];
  const pace = `${printNumber(tier.factor)} times as fast as it lasts, over ${long} and over ${short}`;
  return [
    {
      apiVersion,
      kind: 'AlertCondition',
      metadata: {
        name,
        annotations: {
          [annotations.ofCondition.tier]: tier.name,
          [annotations.ofCondition.shortWindow]: printShorthand(tier.shortSeconds),
        },
      },
      spec: {
        description: `${title}: the error budget burns ${pace}`.slice(0, 1050),
        severity: tier.severity,
        condition: {
          kind: 'burnrate',
          op: 'gt',
          threshold: tier.factor,
          lookbackWindow: printShorthand(tier.longSeconds),
          alertAfter: '0m',
        },
      },
    },
    {
      apiVersion,
      kind: 'AlertPolicy',
      metadata: { name },
      spec: {
        alertWhenBreaching: true,
        alertWhenResolved: true,
        alertWhenNoData: true,
        conditions: [{ conditionRef: name }],
        notificationTargets: [{ targetRef: tier.severity }],
      },
    },
  ];
}

/** Who is told by pages and by tickets; the addresses are Alertmanager's. */
export const exportTarget = (severity: BurnTier['severity']): OpenSloDocument => ({
  apiVersion,
  kind: 'AlertNotificationTarget',
  metadata: { name: severity },
  spec: { description: `Alertmanager routes alerts with severity="${severity}"`, target: 'alertmanager' },
});
