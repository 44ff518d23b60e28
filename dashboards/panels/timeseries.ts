/** A time series panel: lines with a legend and, where there is a target, its threshold as a line. */
import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { PanelDefinition } from './panel.ts';
import { dataSource, target, thresholds } from './target.ts';
import { grafanaUnits } from './units.ts';

export function timeseriesPanel(panel: PanelDefinition): PanelBuilder {
  const builder = new PanelBuilder()
    .title(panel.title)
    .description(panel.description)
    .datasource(dataSource)
    .unit(grafanaUnits[panel.unit])
    .fillOpacity(8)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi));
  if (panel.thresholds) {
    builder
      .thresholds(thresholds(panel.thresholds))
      .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  }
  if (panel.decimals !== undefined) builder.decimals(panel.decimals);
  if (panel.min !== undefined) builder.min(panel.min);
  if (panel.max !== undefined) builder.max(panel.max);
  for (const query of panel.queries) builder.withTarget(target(query));
  return builder;
}
