/** Aggregations: a vector and the labels to keep (or to drop) in, a vector with just those labels out. */
import { numberNode } from './functions.ts';
import type { Grouping } from './nodes.ts';
import type { Mistake, Vector } from './types.ts';

type Name = 'sum' | 'avg' | 'min' | 'max';

/** Each label to group by, or at its place the sentence that says why it cannot be one. */
type OnVector<L extends string, B extends readonly string[]> = {
  readonly [I in keyof B]: B[I] extends L
    ? B[I]
    : Mistake<`label ${B[I] & string} is not on this vector; it has ${[L] extends [never] ? 'no labels' : L}`>;
};

export interface Aggregation {
  <L extends string, U extends string>(of: Vector<L, U>): Vector<never, U>;
  <L extends string, U extends string, const B extends readonly string[]>(
    of: Vector<L, U>,
    by: B & OnVector<L, B>,
  ): Vector<B[number], U>;
  /** Drops the given labels and keeps the rest. */
  without<L extends string, U extends string, const B extends readonly string[]>(
    of: Vector<L, U>,
    labels: B & OnVector<L, B>,
  ): Vector<Exclude<L, B[number]>, U>;
}

function aggregation(name: Name): Aggregation {
  const apply = (of: Vector<never, never>, grouping?: Grouping) => ({
    node: { kind: 'aggregate' as const, name, of: of.node, ...(grouping && { grouping }) },
  });
  const by = (of: Vector<never, never>, labels?: readonly string[]) => apply(of, labels && { mode: 'by', labels });
  const without = (of: Vector<never, never>, labels: readonly string[]) => apply(of, { mode: 'without', labels });
  // The phantom types have no runtime form; the interface is what callers see.
  return Object.assign(by, { without }) as unknown as Aggregation;
}

export const sum = aggregation('sum');
export const avg = aggregation('avg');
export const min = aggregation('min');
export const max = aggregation('max');

/** How many series there are. */
export function count<L extends string, const B extends readonly string[] = readonly []>(
  of: Vector<L, string>,
  by?: B & OnVector<L, B>,
): Vector<B[number], 'series'> {
  const grouping = by && { mode: 'by' as const, labels: by as readonly string[] };
  return { node: { kind: 'aggregate', name: 'count', of: of.node, ...(grouping && { grouping }) } };
}

/** The `k` largest series. */
export function topk<L extends string, U extends string>(k: number, of: Vector<L, U>): Vector<L, U> {
  return { node: { kind: 'aggregate', name: 'topk', of: of.node, parameter: numberNode(k) } };
}
