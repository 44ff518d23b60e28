/** Everything that is rendered for a topology: relative path → text. Pure; `render-command.ts` writes it. */
import { renderAlertmanagerConfig } from '../alerts/routes.ts';
import { burnRateGroups } from '../alerts/rules/burn-rate.ts';
import { targetGroups } from '../alerts/rules/targets.ts';
import { verificationGroups } from '../alerts/rules/verification.ts';
import { renderDashboards } from '../dashboards/render.ts';
import { renderRuleFile } from '../metrics/promql/rule-file.ts';
import { recordingGroups } from '../slo/engine/rules.ts';
import { objectiveSet } from '../slo/objectives.ts';
import { renderDashboardProvider, renderDataSource } from './grafana/provisioning.ts';
import { hostPort, renderPrometheusConfig, scrapeIntervalSeconds } from './prometheus/prometheus.ts';
import type { Topology } from './topology.ts';

export interface RenderOptions {
  /** Rule file patterns as Prometheus's configuration names them, relative to itself. */
  readonly ruleFiles: readonly string[];
  /** The folder from which Grafana reads dashboards, as Grafana sees it. */
  readonly dashboardsPath: string;
}

export type RenderedFiles = ReadonlyMap<string, string>;

/** The configuration of Prometheus, Alertmanager and Grafana for a topology, by path relative to one folder. */
export function renderConfiguration(topology: Topology, { ruleFiles, dashboardsPath }: RenderOptions): RenderedFiles {
  return new Map([
    ['prometheus.yml', renderPrometheusConfig(topology, { ruleFiles })],
    ['alertmanager.yml', renderAlertmanagerConfig({ inboxUrl: `http://${hostPort(topology.inbox)}` })],
    [
      'grafana/provisioning/datasources/prometheus.yml',
      renderDataSource(`http://${hostPort(topology.prometheus)}`, scrapeIntervalSeconds),
    ],
    ['grafana/provisioning/dashboards/dashboards.yml', renderDashboardProvider(dashboardsPath)],
    ...renderRules(),
    ...renderDashboards(),
  ]);
}

function renderRules(): [string, string][] {
  return [
    ['rules/slo.yml', renderRuleFile(recordingGroups(objectiveSet), 'slo/objectives.ts')],
    ['rules/burn-rate.yml', renderRuleFile(burnRateGroups(objectiveSet), 'slo/objectives.ts')],
    ['rules/verification.yml', renderRuleFile(verificationGroups(objectiveSet), 'slo/objectives.ts')],
    ['rules/targets.yml', renderRuleFile(targetGroups, 'alerts/rules/targets.ts')],
  ];
}
