/**
 * The types that make a wrong query a compile error. A vector's type carries its labels and its unit; a parameter
 * whose argument is wrong has the type `Mistake<sentence>`, and the compiler prints the sentence.
 */
import type { Entry, LabelsOf, Metric } from './entry.ts';
import type { MatchOperator, Node } from './nodes.ts';

declare const why: unique symbol;

/** No value ever has this type; its only use is the sentence that the compiler shows. */
export interface Mistake<Sentence extends string> {
  readonly [why]: Sentence;
}

/** Any query, whatever its labels and unit. */
export interface Query {
  readonly node: Node;
}

/** An instant vector with labels `L` (a union) and unit `U`. The two phantom members exist for the compiler only. */
export interface Vector<L extends string = string, U extends string = string> extends Query {
  /** Both in and out, so that a lost label is noticed. */
  readonly phantomLabels?: (label: L) => L;
  readonly phantomUnit?: U;
}

export type SeriesKind = 'counter' | 'gauge';

/** Series as they are stored: what functions over a range need. */
export interface Series<K extends SeriesKind, L extends string, U extends string> extends Vector<L, U> {
  readonly phantomKind?: K;
}

/** A PromQL duration or one of Grafana's interval variables. */
export type Duration =
  | `${number}${'ms' | 's' | 'm' | 'h' | 'd' | 'w'}`
  | '$__rate_interval'
  | '$__range'
  | '$__interval';

/** The labels that Prometheus adds to what it scrapes. */
export type TargetLabel = 'job' | 'instance';

export type SeriesLabel<E extends Entry> = LabelsOf<E> | TargetLabel;

/** One way to match a label; made by `not`, `oneOf`, `re` and `notRe`. */
export interface Matcher<out V extends string> {
  readonly operator: MatchOperator;
  readonly value: string;
  readonly phantomValue?: V;
}

type MatchValue<E extends Entry, L> = L extends keyof E['labels']
  ? E['labels'][L] extends readonly (infer V extends string)[]
    ? V
    : string
  : string;

/** Label matchers of an entry: a value (equality) or a `Matcher`; closed labels accept their listed values only. */
export type Matchers<E extends Entry> = {
  readonly [L in SeriesLabel<E>]?: MatchValue<E, L> | Matcher<MatchValue<E, L>>;
};

/** Seconds per second is a plain ratio (a share of the time). */
export type PerSecond<U extends string> = U extends 'seconds' ? 'ratio' : `${U}/s`;

export type LabelsIn<V> = V extends Vector<infer L, string> ? L : never;
export type UnitOf<V> = V extends { readonly phantomUnit?: infer U extends string } ? U : never;

type Same<A extends string, B extends string> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

export type SameUnit<A extends string, B extends string> = Same<A, B>;
export type SameLabels<A extends string, B extends string> = Same<A, B>;

/** Unit of a quotient: equal units cancel out. */
export type Quotient<A extends string, B extends string> =
  Same<A, B> extends true ? 'ratio' : B extends 'ratio' ? A : `${A} per ${B}`;

/** Unit of a product: a ratio leaves the other side as it is. */
export type Product<A extends string, B extends string> = B extends 'ratio' ? A : A extends 'ratio' ? B : `${A} × ${B}`;

export type NameOf<M> = M extends Metric<infer N> ? N : never;
