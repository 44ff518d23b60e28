/** Every query that the product ships: of the rules and of the dashboards, from their rendered files. */

import { parse } from 'yaml';
import { renderConfiguration } from '../../deploy/render.ts';
import { composeTopology } from '../../deploy/topology.ts';

export interface ShippedQuery {
  /** The rendered file, and the rule or panel in it. */
  readonly where: string;
  readonly expression: string;
}

interface RuleFile {
  readonly groups: readonly {
    readonly rules: readonly { readonly record?: string; readonly alert?: string; readonly expr: string }[];
  }[];
}
interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }[];
}

export function shippedQueries(): readonly ShippedQuery[] {
  const files = renderConfiguration(composeTopology(), { ruleFiles: [], dashboardsPath: '/' });
  return [...files].flatMap(([path, text]) => {
    if (path.startsWith('rules/')) return rulesIn(path, parse(text) as RuleFile); // we rendered it ourselves
    if (path.startsWith('grafana/dashboards/')) return panelsIn(path, JSON.parse(text) as Dashboard); // likewise
    return [];
  });
}

function rulesIn(path: string, { groups }: RuleFile): readonly ShippedQuery[] {
  return groups.flatMap(({ rules }) =>
    rules.map(({ record, alert, expr }) => ({ where: `${path}: ${record ?? alert}`, expression: expr })),
  );
}

function panelsIn(path: string, { panels }: Dashboard): readonly ShippedQuery[] {
  return panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr }) => ({ where: `${path}: ${title}`, expression: expr })),
  );
}
