/** What a panel is, as data: the question it answers and its queries. Renderers turn it into Grafana's form. */
import type { LabelsIn, Measured, Mistake, NamesOf, Query, UnitOf } from '../../metrics/promql/index.ts';
import type { PanelUnit } from './units.ts';

export interface PanelQuery<U extends string = string> {
  readonly query: Measured<U>;
  /** Legend text; `{{label}}` stands for a label's value. */
  readonly legend: string;
  /** Shows exemplars, the sampled traces behind a latency. */
  readonly exemplars?: boolean;
}

type LabelsInLegend<G extends string> = G extends `${string}{{${infer L}}}${infer Rest}`
  ? L | LabelsInLegend<Rest>
  : never;

type CheckedLegend<V, G extends string> = [Exclude<LabelsInLegend<G>, LabelsIn<V>>] extends [never]
  ? G
  : Mistake<`the legend names ${NamesOf<Exclude<LabelsInLegend<G>, LabelsIn<V>>>}, and the query has ${NamesOf<LabelsIn<V>>}`>;

/** One query of a panel. Its legend may name only labels that the query has. */
export function line<V extends Query, const G extends string>(
  query: V,
  legend: CheckedLegend<V, G>,
  options: { readonly exemplars?: boolean } = {},
): PanelQuery<UnitOf<V>> {
  // Every query carries its unit, and the parameter's type leaves only the text: a `Mistake` has no value.
  return { query: query as unknown as Measured<UnitOf<V>>, legend: legend as string, ...options };
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
  /** Of every query of the panel. */
  readonly unit: PanelUnit;
  readonly decimals?: number;
  readonly queries: readonly PanelQuery[];
  readonly thresholds?: readonly ThresholdStep[];
  /** What a stat shows when there is no value. */
  readonly noValue?: string;
  readonly min?: number;
  readonly max?: number;
}

type InUnit<Q, U extends string> = {
  readonly [I in keyof Q]: Q[I] extends PanelQuery<infer Own>
    ? Own extends U
      ? Q[I]
      : Mistake<`the panel shows ${U}, and this query is in ${Own}`>
    : Q[I];
};

/** A panel whose queries are all in its unit. */
export function panel<const U extends PanelUnit, const Q extends readonly PanelQuery[]>(
  definition: Omit<PanelDefinition, 'unit' | 'queries'> & { readonly unit: U; readonly queries: InUnit<Q, U> },
): PanelDefinition {
  // The same value: a `Mistake` has no value.
  return definition as unknown as PanelDefinition;
}

export interface PanelRow {
  readonly title: string;
  /** Panels of one row share its width; height in grid units of 30 px. */
  readonly panelsPerLine: number;
  readonly height: number;
  readonly panels: readonly PanelDefinition[];
}

/** Moments that are marked in every panel. */
export interface DashboardEvents {
  readonly name: string;
  /** Has series while something happens. */
  readonly query: Query;
  /** What is shown; `{{label}}` stands for a label's value. */
  readonly text: string;
}

/** A choice on top of the dashboard: one or several values of a label, or all of them. */
export interface DashboardVariable {
  readonly name: string;
  readonly label: string;
  /** The series that have the label of the same name. */
  readonly of: Query;
}

export interface DashboardDefinition {
  /** Stable identifier, part of the dashboard's URL and its file name. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly variables?: readonly DashboardVariable[];
  readonly events?: readonly DashboardEvents[];
  readonly rows: readonly PanelRow[];
}
