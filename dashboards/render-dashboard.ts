/** Dashboards in, Grafana's JSON out: places the panels, numbers them, and mends what the SDK leaves open. */
import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { promql } from '../metrics/promql/index.ts';
import type {
  DashboardDefinition,
  DashboardEvents,
  DashboardVariable,
  PanelDefinition,
  PanelRow,
} from './panels/panel.ts';
import { statPanel } from './panels/stat.ts';
import { dataSource } from './panels/target.ts';
import { timeseriesPanel } from './panels/timeseries.ts';

const gridWidth = 24;

/** One dashboard's JSON (classic schema, which Grafana's file provisioning reads in every supported version). */
export function renderDashboard(definition: DashboardDefinition): string {
  const builder = new DashboardBuilder(definition.title)
    .uid(definition.uid)
    .description(definition.description)
    .tags(['live-validation-dashboard'])
    .readonly()
    .refresh('10s')
    .timezone('browser')
    .time({ from: 'now-1h', to: 'now' })
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'));
  for (const variable of definition.variables ?? []) builder.withVariable(toVariable(variable));
  for (const events of definition.events ?? []) builder.annotation(toAnnotation(events));
  let y = 0;
  for (const row of definition.rows) {
    builder.withRow(new RowBuilder(row.title).gridPos({ x: 0, y, w: gridWidth, h: 1 }));
    y = placePanels(builder, row, y + 1);
  }
  return `${JSON.stringify(numbered(builder.build()), null, 2)}\n`;
}

function toVariable({ name, label, of }: DashboardVariable): QueryVariableBuilder {
  const query = `label_values(${promql(of)}, ${name})`;
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(dataSource)
    .query({ query, refId: name })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ text: 'All', value: '$__all' });
}

const toAnnotation = ({ name, query, text }: DashboardEvents): AnnotationQueryBuilder =>
  new AnnotationQueryBuilder()
    .name(name)
    .datasource(dataSource)
    .enable(true)
    .iconColor('blue')
    .expr(promql(query))
    .titleFormat(text)
    .step('60s');

/** Places a row's panels line by line and returns the first free y below them. */
function placePanels(builder: DashboardBuilder, { panels, panelsPerLine, height }: PanelRow, top: number): number {
  panels.forEach((panel, index) => {
    const column = index % panelsPerLine;
    const x = Math.floor((column * gridWidth) / panelsPerLine);
    const right = Math.floor(((column + 1) * gridWidth) / panelsPerLine);
    const y = top + Math.floor(index / panelsPerLine) * height;
    builder.withPanel(toBuilder(panel).gridPos({ x, y, w: right - x, h: height }));
  });
  return top + Math.ceil(panels.length / panelsPerLine) * height;
}

const toBuilder = (panel: PanelDefinition) => (panel.kind === 'stat' ? statPanel(panel) : timeseriesPanel(panel));

type Dashboard = ReturnType<DashboardBuilder['build']>;

/** The SDK gives neither panel ids nor reference ids; without them links and diffs would change from load to load. */
function numbered(dashboard: Dashboard): Dashboard {
  const panels = dashboard.panels?.map((panel, index) => ({
    ...panel,
    id: index + 1,
    ...('targets' in panel && {
      targets: panel.targets?.map((query, at) => ({ ...query, refId: String.fromCharCode('A'.charCodeAt(0) + at) })),
    }),
  }));
  return { ...dashboard, ...(panels && { panels }) } as Dashboard; // the same panels, with numbers added
}
