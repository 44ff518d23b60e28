/** A stat panel: one number, coloured by its thresholds. */
import { BigValueColorMode, BigValueGraphMode, ReduceDataOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import type { PanelDefinition } from './panel.ts';
import { dataSource, target, thresholds } from './target.ts';
import { grafanaUnits } from './units.ts';

export function statPanel(panel: PanelDefinition): PanelBuilder {
  const builder = new PanelBuilder()
    .title(panel.title)
    .description(panel.description)
    .datasource(dataSource)
    .unit(grafanaUnits[panel.unit])
    .thresholds(thresholds(panel.thresholds))
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.Area)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .noValue(panel.noValue ?? 'no data');
  if (panel.decimals !== undefined) builder.decimals(panel.decimals);
  for (const query of panel.queries) builder.withTarget(target(query));
  return builder;
}
