/** Everything that is rendered for a topology: relative path → text. Pure; `render-command.ts` writes it. */
import { renderAlertmanagerConfig } from '../alerts/routes.ts';
import { burnRateGroups } from '../alerts/rules/burn-rate.ts';
import { targetGroups } from '../alerts/rules/targets.ts';
import { verificationGroups } from '../alerts/rules/verification.ts';
import { renderDashboards } from '../dashboards/render.ts';
import { renderRuleFile } from '../metrics/promql/rule-file.ts';
import { recordingGroups } from '../slo/engine/rules.ts';
import { type Timing, timingOf } from '../slo/engine/timing.ts';
import { objectiveSet } from '../slo/objectives.ts';
import { renderDashboardProvider, renderDataSource } from './grafana/provisioning.ts';
import { hostPort, renderPrometheusConfig, scrapeIntervalSeconds } from './prometheus/prometheus.ts';
import type { Topology } from './topology.ts';

export interface RenderOptions {
  /** Rule file patterns as Prometheus's configuration names them, relative to itself. */
  readonly ruleFiles: readonly string[];
  /** The folder from which Grafana reads dashboards, as Grafana sees it. */
  readonly dashboardsPath: string;
  /** The periods as they run: scaled down for drills, as promised when not given. */
  readonly timing?: Timing;
}

export type RenderedFiles = ReadonlyMap<string, string>;

/** The configuration of Prometheus, Alertmanager and Grafana for a topology, by path relative to one folder. */
export function renderConfiguration(topology: Topology, options: RenderOptions): RenderedFiles {
  const { ruleFiles, dashboardsPath, timing = timingOf() } = options;
  return new Map([
    ['prometheus.yml', renderPrometheusConfig(topology, { ruleFiles, timing })],
    ['alertmanager.yml', renderAlertmanagerConfig({ inboxUrl: `http://${hostPort(topology.inbox)}`, timing })],
    [
      'grafana/provisioning/datasources/prometheus.yml',
      renderDataSource(`http://${hostPort(topology.prometheus)}`, scrapeIntervalSeconds(timing)),
    ],
    ['grafana/provisioning/dashboards/dashboards.yml', renderDashboardProvider(dashboardsPath)],
    ...renderRules(timing),
    ...renderDashboards(),
  ]);
}

function renderRules(timing: Timing): [string, string][] {
  return [
    ['rules/slo.yml', renderRuleFile(recordingGroups(objectiveSet, timing), 'slo/objectives.ts')],
    ['rules/burn-rate.yml', renderRuleFile(burnRateGroups(objectiveSet, timing), 'slo/objectives.ts')],
    ['rules/verification.yml', renderRuleFile(verificationGroups(objectiveSet), 'slo/objectives.ts')],
    ['rules/targets.yml', renderRuleFile(targetGroups, 'alerts/rules/targets.ts')],
  ];
}
