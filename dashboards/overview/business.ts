/** Business signals: who uses the product, and what flows through it. */
import { m } from '../../metrics/catalogue/index.ts';
import { rate, select, sum } from '../../metrics/promql/index.ts';
import { activeSessions } from '../../slo/indicators.ts';
import type { PanelDefinition } from '../panels/panel.ts';

const interval = '$__rate_interval';

export const businessPanels: readonly PanelDefinition[] = [
  {
    kind: 'timeseries',
    title: 'Concurrent sessions',
    description: 'Browsers that used the pages in the last five minutes.',
    unit: 'short',
    min: 0,
    queries: [{ query: activeSessions(), legend: 'sessions' }],
  },
  {
    kind: 'timeseries',
    title: 'Results received',
    description: 'Validation results stored per second, by their status.',
    unit: 'ops',
    min: 0,
    queries: [{ query: sum(rate(select(m.lvd_results_ingested_total), interval), ['status']), legend: '{{status}}' }],
  },
  {
    kind: 'timeseries',
    title: 'Feature use',
    description: 'Which pages people open.',
    unit: 'ops',
    min: 0,
    queries: [{ query: sum(rate(select(m.lvd_feature_events_total), interval), ['feature']), legend: '{{feature}}' }],
  },
];
