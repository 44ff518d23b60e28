/** Aggregations: a vector and the labels to keep (or to drop) in, a vector with just those labels out. */
import { nodeOf, number } from './build.ts';
import type { Mistake, NamesOf } from './mistake.ts';
import type { AggregateNode, Grouping, Node } from './nodes.ts';
import { type Computed, type KindOf, type LabelsIn, typed, type UnitOf } from './vector.ts';

/** A list of labels; lets the editor offer `L` without refusing others, which `CheckedLabels` does in words. */
export type LabelList<L extends string> = readonly (L | (string & Record<never, never>))[];

/**
 * Each label to group by, or at its place the sentence that says why it cannot be one, beside the labels that can:
 * the editor offers those.
 */
export type CheckedLabels<L extends string, B extends readonly string[]> = {
  readonly [I in keyof B]: B[I] extends L
    ? B[I]
    : L | Mistake<`label ${B[I]} is not on this vector; it has ${NamesOf<L>}`>;
};

type Aggregable<V, F extends string> = [KindOf<V>] extends [never]
  ? Mistake<`${F}() takes a query, such as select(m.up); this is none`>
  : V;

export interface Aggregation<F extends string> {
  /** Keeps the given labels; without a list, none. */
  <V, const B extends LabelList<LabelsIn<V>> = readonly []>(
    of: Aggregable<V, F>,
    by?: CheckedLabels<LabelsIn<V>, B>,
  ): Computed<B[number], UnitOf<V>>;
  /** Drops the given labels and keeps the rest. */
  without<V, const B extends LabelList<LabelsIn<V>>>(
    of: Aggregable<V, F>,
    labels: CheckedLabels<LabelsIn<V>, B>,
  ): Computed<Exclude<LabelsIn<V>, B[number]>, UnitOf<V>>;
}

function aggregation<F extends string>(name: F): Aggregation<F> {
  const apply =
    (mode: Grouping['mode']) =>
    (
      of: unknown,
      labels?: unknown, // The parameter types leave only lists of labels: a `Mistake` has no value.
    ) => ({ node: aggregated(name, nodeOf(of), labels ? { mode, labels: labels as readonly string[] } : undefined) });
  // The phantom types have no runtime form; the interface is what callers see.
  return Object.assign(apply('by'), { without: apply('without') }) as unknown as Aggregation<F>;
}

export const sum = aggregation('sum');
export const avg = aggregation('avg');
export const min = aggregation('min');
export const max = aggregation('max');
export const stddev = aggregation('stddev');

/** How many series there are. */
export function count<V, const B extends LabelList<LabelsIn<V>> = readonly []>(
  of: Aggregable<V, 'count'>,
  by?: CheckedLabels<LabelsIn<V>, B>,
): Computed<B[number], 'series'> {
  return typed(aggregated('count', nodeOf(of), groupingBy(by)));
}

/** 1 for every group that has a series. */
export function group<V, const B extends LabelList<LabelsIn<V>> = readonly []>(
  of: Aggregable<V, 'group'>,
  by?: CheckedLabels<LabelsIn<V>, B>,
): Computed<B[number], 'state'> {
  return typed(aggregated('group', nodeOf(of), groupingBy(by)));
}

/** The `quantile` (0 to 1) across series. */
export function quantile<V, const B extends LabelList<LabelsIn<V>> = readonly []>(
  share: number,
  of: Aggregable<V, 'quantile'>,
  by?: CheckedLabels<LabelsIn<V>, B>,
): Computed<B[number], UnitOf<V>> {
  return typed(aggregated('quantile', nodeOf(of), groupingBy(by), number(share)));
}

/** The `k` largest series, of each group when there are groups; they keep all of their labels. */
export function topk<V, const B extends LabelList<LabelsIn<V>> = readonly []>(
  k: number,
  of: Aggregable<V, 'topk'>,
  by?: CheckedLabels<LabelsIn<V>, B>,
): Computed<LabelsIn<V>, UnitOf<V>> {
  return typed(aggregated('topk', nodeOf(of), groupingBy(by), number(k)));
}

/** The `k` smallest series, of each group when there are groups; they keep all of their labels. */
export function bottomk<V, const B extends LabelList<LabelsIn<V>> = readonly []>(
  k: number,
  of: Aggregable<V, 'bottomk'>,
  by?: CheckedLabels<LabelsIn<V>, B>,
): Computed<LabelsIn<V>, UnitOf<V>> {
  return typed(aggregated('bottomk', nodeOf(of), groupingBy(by), number(k)));
}

/** The parameter types leave only lists of labels: a `Mistake` has no value. */
const groupingBy = (by: unknown): Grouping | undefined =>
  by === undefined ? undefined : { mode: 'by', labels: by as readonly string[] };

/** An aggregation as a node. */
export function aggregated(name: string, of: Node, grouping?: Grouping, parameter?: Node): AggregateNode {
  return { kind: 'aggregate', name, of, ...(parameter && { parameter }), ...(grouping && { grouping }) };
}
