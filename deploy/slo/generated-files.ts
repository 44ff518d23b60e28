/** Everything that is generated from a definition: relative path → text. Pure. */
import { stringify } from 'yaml';
import { tierInhibitions, untoldReceiver, untoldRoute } from '../../alerts/inhibitions.ts';
import { burnRateGroups } from '../../alerts/rules/burn-rate.ts';
import { renderObjectiveTests } from '../../alerts/rules/objective-tests.ts';
import { verificationGroups } from '../../alerts/rules/verification.ts';
import { objectivesDashboard } from '../../dashboards/objectives.ts';
import { renderDashboard } from '../../dashboards/render-dashboard.ts';
import { renderedHeader, renderRuleFile, ruleFileBody } from '../../metrics/promql/rule-file.ts';
import type { ReadDefinition } from '../../slo/definition/read.ts';
import { recordingGroups } from '../../slo/engine/rules.ts';
import { isBudget } from '../../slo/objective.ts';

/** Tests are made of the objectives of which examples can be derived; composites and free queries have none. */
export function generateFiles({ set, examples }: ReadDefinition): ReadonlyMap<string, string> {
  const source = `the definition of ${set.name}`;
  const groups = [...recordingGroups(set), ...burnRateGroups(set), ...verificationGroups(set)];
  const tests = set.objectives.filter(isBudget).flatMap((objective) => {
    const example = examples.get(objective.id);
    return example ? [...renderObjectiveTests(objective, set, { example })] : [];
  });
  return new Map([
    ['rules.yml', renderRuleFile(groups, source)],
    ['prometheus-rule.yml', renderedHeader(source) + print(prometheusRule(set.name, ruleFileBody(groups)))],
    ['inhibit-rules.yml', renderedHeader(source) + print(alertmanagerParts(set))],
    ['dashboard.json', renderDashboard(objectivesDashboard(set))],
    ...tests.map(([path, text]): [string, string] => [`tests/${path}`, text]),
  ]);
}

/** To be added to a configuration: one notification for a fault. */
const alertmanagerParts = (set: ReadDefinition['set']) => ({
  route: { routes: [untoldRoute] },
  inhibit_rules: tierInhibitions(set),
  receivers: [untoldReceiver],
});

/** https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule */
const prometheusRule = (name: string, spec: object) => ({
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PrometheusRule',
  metadata: { name: `slo-${name}`, labels: { 'app.kubernetes.io/name': name } },
  spec,
});

const print = (value: object): string => stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
