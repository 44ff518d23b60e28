/**
 * What a query is for the compiler: a vector whose type carries its labels and its unit, and for stored series also
 * what kind of metric they come from. The phantom members have no runtime form: a query is its node and nothing else.
 */
import type { Node } from './nodes.ts';

declare const labels: unique symbol;
declare const unit: unique symbol;
declare const kind: unique symbol;
declare const origin: unique symbol;

/** Any query, whatever its labels and unit. */
export interface Query {
  readonly node: Node;
}

/** A query whose values are in the unit `U`, whatever its labels: what a panel or a report shows. */
export interface Measured<U extends string> extends Query {
  readonly [unit]: U;
}

/** An instant vector with labels `L` (a union, `never` for none) and unit `U`. */
export interface Vector<L extends string, U extends string> extends Measured<U> {
  /** Both in and out, so that a lost label is noticed. */
  readonly [labels]: (label: L) => L;
}

/** A vector that a function or an operator made; a range over it is a subquery. */
export interface Computed<L extends string, U extends string> extends Vector<L, U> {
  readonly [kind]: 'computed';
}

/** Series of a histogram's parts are counters. */
export type SeriesKind = 'counter' | 'gauge';

/** Series as they are stored, of the metric `N`: what functions over a range need. */
export interface Series<K extends SeriesKind, L extends string, U extends string, N extends string = string>
  extends Vector<L, U> {
  readonly [kind]: K;
  readonly [origin]: N;
}

/** The kind of stored series, `computed` for any other query, and `never` for what is no query. */
export type KindOf<V> = V extends { readonly [kind]: infer K } ? K : V extends Query ? 'computed' : never;
/** The metric that stored series come from. */
export type OriginOf<V> = V extends { readonly [origin]: infer N extends string } ? N : string;
export type LabelsIn<V> = V extends { readonly [labels]: (label: infer L extends string) => unknown } ? L : never;
export type UnitOf<V> = V extends { readonly [unit]: infer U extends string } ? U : never;

/** Gives a node its type. The one place where phantom types are claimed: they exist for the compiler only. */
export function typed<V extends Query>(node: V['node']): V {
  return { node } as V;
}
