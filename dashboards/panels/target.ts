/** What all panels share: the data source, their targets and their thresholds. Builders are mutable: always fresh. */
import { ThresholdsConfigBuilder, ThresholdsMode } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { promql } from '../../metrics/promql/index.ts';
import type { PanelQuery, ThresholdStep } from './panel.ts';

/** Refers to the dashboard's data source variable. */
// biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana replaces the variable, not JavaScript.
export const dataSource = { type: 'prometheus', uid: '${datasource}' };

export function target({ query, legend, exemplars }: PanelQuery): DataqueryBuilder {
  return new DataqueryBuilder()
    .expr(promql(query))
    .legendFormat(legend)
    .range()
    .exemplar(exemplars ?? false);
}

export function thresholds(steps: readonly ThresholdStep[] = [{ from: null, color: 'blue' }]): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps(steps.map(({ from, color }) => ({ value: from, color })));
}
