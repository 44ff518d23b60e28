/** The dashboards of the product, rendered for Grafana's file provisioning. */
import { objectiveSet } from '../slo/objectives.ts';
import { objectivesDashboard } from './objectives.ts';
import { overview } from './overview.ts';
import type { DashboardDefinition } from './panels/panel.ts';
import { renderDashboard } from './render-dashboard.ts';

export const dashboards: readonly DashboardDefinition[] = [overview, objectivesDashboard(objectiveSet)];

/** Every dashboard as `grafana/dashboards/<uid>.json`. */
export function renderDashboards(): [string, string][] {
  return dashboards.map((definition) => [`grafana/dashboards/${definition.uid}.json`, renderDashboard(definition)]);
}
