/** What a panel is, as data: the question it answers and its queries. Renderers turn it into Grafana's form. */
import type { Query } from '../../metrics/promql/index.ts';

/** Grafana's identifiers of the units that we use. */
export type PanelUnit = 's' | 'percentunit' | 'short' | 'bytes' | 'Bps' | 'reqps' | 'reqpm' | 'ops' | 'none';

export interface PanelQuery {
  readonly query: Query;
  /** Legend text; `{{label}}` stands for a label's value. */
  readonly legend: string;
  /** Shows exemplars, the sampled traces behind a latency. */
  readonly exemplars?: boolean;
}

/** A colour from `from` upwards; the first step has no lower bound. */
export interface ThresholdStep {
  readonly from: number | null;
  readonly color: 'green' | 'yellow' | 'red' | 'blue' | 'transparent';
}

export interface PanelDefinition {
  readonly kind: 'stat' | 'timeseries';
  readonly title: string;
  /** The question that the panel answers, and what to make of the answer. */
  readonly description: string;
  readonly unit: PanelUnit;
  readonly decimals?: number;
  readonly queries: readonly PanelQuery[];
  readonly thresholds?: readonly ThresholdStep[];
  /** What a stat shows when there is no value. */
  readonly noValue?: string;
  readonly min?: number;
  readonly max?: number;
}

export interface PanelRow {
  readonly title: string;
  /** Panels of one row share its width; height in grid units of 30 px. */
  readonly panelsPerLine: number;
  readonly height: number;
  readonly panels: readonly PanelDefinition[];
}

export interface DashboardDefinition {
  /** Stable identifier, part of the dashboard's URL and its file name. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly rows: readonly PanelRow[];
}
