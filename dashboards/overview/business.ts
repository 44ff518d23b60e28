/** Business signals: who uses the product, and what flows through it. */
import { m } from '../../metrics/catalogue/index.ts';
import { rate, select, sum } from '../../metrics/promql/index.ts';
import { activeSessions } from '../../slo/indicators.ts';
import { line, type PanelDefinition, panel } from '../panels/panel.ts';

const interval = '$__rate_interval';

export const businessPanels: readonly PanelDefinition[] = [
  panel({
    kind: 'timeseries',
    title: 'Concurrent sessions',
    description: 'Browsers that used the pages in the last five minutes.',
    unit: 'sessions',
    min: 0,
    queries: [line(activeSessions(), 'sessions')],
  }),
  panel({
    kind: 'timeseries',
    title: 'Results received',
    description: 'Validation results stored per second, by their status.',
    unit: 'results/s',
    min: 0,
    queries: [line(sum(rate(select(m.lvd_results_ingested_total), interval), ['status']), '{{status}}')],
  }),
  panel({
    kind: 'timeseries',
    title: 'Feature use',
    description: 'Which pages people open.',
    unit: 'events/s',
    min: 0,
    queries: [line(sum(rate(select(m.lvd_feature_events_total), interval), ['feature']), '{{feature}}')],
  }),
];
