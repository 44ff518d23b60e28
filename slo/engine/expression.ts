/**
 * Nodes for generated queries. Their labels depend on the objective (it may be grouped), so the compiler cannot follow
 * them: the rendered rules are checked as text, label by label, instead.
 */
import { nodeOf, range as rangeNode } from '../../metrics/promql/build.ts';
import { printNumber, type Query } from '../../metrics/promql/index.ts';
import type { BinaryOperator, LabelMatch, Matching, Node } from '../../metrics/promql/nodes.ts';

export type Operand = Query | number;

const query = (node: Node): Query => ({ node });

/** A selector of `name` where each label has the given value, and others one of the given values (plain words). */
export function series(
  name: string,
  labels: Readonly<Record<string, string>>,
  anyOf: Readonly<Record<string, readonly string[]>> = {},
): Query {
  const matches: readonly LabelMatch[] = [
    ...Object.entries(labels).map(([label, value]) => ({ label, operator: '=' as const, value })),
    ...Object.entries(anyOf).map(([label, values]) => ({ label, operator: '=~' as const, value: values.join('|') })),
  ];
  return query({ kind: 'selector', name, matches });
}

/** The same selector, as it was `duration` ago. @throws TypeError for what is no selector */
export function offsetBy({ node }: Query, duration: string): Query {
  if (node.kind !== 'selector') throw new TypeError(`offset of a ${node.kind}; expected: selected series`);
  return query({ ...node, offset: duration });
}

export const call = (name: string, ...args: readonly Operand[]): Query =>
  query({ kind: 'call', name, args: args.map(nodeOf) });

/** `<aggregator>_over_time` of a range, or with a step of a subquery. */
export const overTime = (aggregator: string, of: Query, window: string, step?: string): Query =>
  query({ kind: 'call', name: `${aggregator}_over_time`, args: [rangeNode(of, window, step)] });

export const time = (): Query => call('time');

export function aggregate(name: 'sum' | 'count' | 'max' | 'group', of: Query, by: readonly string[]): Query {
  return query({
    kind: 'aggregate',
    name,
    of: of.node,
    ...(by.length > 0 && { grouping: { mode: 'by', labels: by } }),
  });
}

export function binary(left: Operand, operator: BinaryOperator, right: Operand, matching?: Matching): Query {
  return query({
    kind: 'binary',
    operator,
    left: nodeOf(left),
    right: nodeOf(right),
    ...(matching && { matching }),
  });
}

/** A comparison that answers 0 or 1 instead of filtering. */
export const comparison = (left: Operand, operator: BinaryOperator, right: Operand): Query =>
  query({ kind: 'binary', operator, left: nodeOf(left), right: nodeOf(right), bool: true });

export const on = (...labels: readonly string[]): Matching => ({ mode: 'on', labels });

/** The first that has a series, of series with the same labels. */
export const firstOf = (first: Query, ...others: readonly Query[]): Query =>
  others.reduce((left, right) => binary(left, 'or', right), first);

/** The sum of several; at least one. @throws TypeError for none */
export function sumOf(parts: readonly Query[]): Query {
  const [first, ...others] = parts;
  if (!first) throw new TypeError('the sum of nothing; expected: at least one query');
  return others.reduce((left, right) => binary(left, '+', right), first);
}

/** An exact decimal: 0.01 for 1 − 0.99, which floating point makes 0.010000000000000009. */
export const exact = (value: number): number => Number(printNumber(value));
