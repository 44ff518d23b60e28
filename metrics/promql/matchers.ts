/** Label matchers: `{ job: 'app', mode: not('idle'), instance: worker }`, checked against the labels of an entry. */
import type { Entry, LabelsOf, Metric } from './entry.ts';
import type { Join, JoinTuple, Mistake } from './mistake.ts';
import type { LabelMatch, MatchOperator } from './nodes.ts';
import type { Variable } from './variable.ts';

/** The labels that Prometheus adds to what it scrapes. */
export type TargetLabel = 'job' | 'instance';

/** The labels of an entry's series. */
export type SeriesLabel<E extends Entry> = LabelsOf<E> | TargetLabel;

/** One way to match a label; made by `not`, `oneOf`, `re` and `notRe`. `V` are the values that it names. */
export interface Matcher<out V extends string> {
  readonly operator: MatchOperator;
  readonly value: string;
  readonly names?: readonly V[];
}

/** Everything but `value`. */
export const not = <const V extends string>(value: V): Matcher<V> => ({ operator: '!=', value });
/** Any of `values`. */
export const oneOf = <const V extends string>(...values: readonly V[]): Matcher<V> => ({
  operator: '=~',
  value: values.map(escapeRegExp).join('|'),
});
/** A regular expression in RE2 syntax; Prometheus anchors it at both ends. */
export const re = (pattern: string): Matcher<never> => ({ operator: '=~', value: pattern });
/** What a regular expression does not match. */
export const notRe = (pattern: string): Matcher<never> => ({ operator: '!~', value: pattern });

/** The listed values of a closed label as a tuple; `string` for an open one and for those that Prometheus adds. */
type ListedOf<E extends Entry, L> = L extends keyof E['labels'] ? E['labels'][L] : string;
type ValueOf<E extends Entry, L> = ListedOf<E, L> extends readonly (infer V extends string)[] ? V : string;

/** Lets the editor offer the listed values without refusing others, which `CheckedMatchers` does in words. */
type Suggested<V extends string> = V | (string & Record<never, never>);

/** What may stand where matchers are expected; whether it fits is for `CheckedMatchers` to say. */
export type MatchersOf<E extends Entry> = {
  readonly [L in keyof E['labels']]?: Suggested<ValueOf<E, L>> | object | number;
} & { readonly [L in TargetLabel]?: string | object | number } & {
  readonly [other: string]: unknown;
};

/**
 * The matchers themselves where they fit the entry, and at each wrong place the sentence that says why not. The second
 * half ties each label to its declaration in the catalogue, so that the editor offers and renames it.
 */
export type CheckedMatchers<M extends Metric, S> = {
  readonly [L in keyof S]: L extends SeriesLabel<M>
    ? CheckedValue<M, L, S[L]>
    : Mistake<`${M['name']} has no label ${L & string}; its labels are ${Join<SeriesLabel<M>>}`>;
} & { readonly [L in keyof M['labels']]?: unknown } & { readonly [L in TargetLabel]?: unknown };

type CheckedValue<M extends Metric, L extends string, V> =
  V extends Variable<infer Of>
    ? Of extends L
      ? V
      : Mistake<`this variable holds values of the label ${Of}, not of ${L}`>
    : NamedBy<V> extends ValueOf<M, L>
      ? V
      :
          | Listed<M, L>
          | Mistake<`label ${L} of ${M['name']} has no value "${Join<Exclude<NamedBy<V>, ValueOf<M, L>>>}"; its values are ${ListOf<ListedOf<M, L>>}`>;

/** Beside the sentence, so that the editor offers the listed values where a wrong one stands. */
type Listed<M extends Metric, L extends string> = string extends ValueOf<M, L> ? never : ValueOf<M, L>;

/** The values that a matcher names; a value that is no text is named as what it is. */
type NamedBy<V> = V extends string ? V : V extends Matcher<infer Names> ? Names : V extends number ? `${V}` : 'no text';

type ListOf<V> = V extends readonly string[] ? JoinTuple<V> : 'texts';

/** Matchers as data. */
export function toMatches(matchers: unknown): readonly LabelMatch[] {
  // The parameter types of the selecting functions leave only values of this form.
  const entries = Object.entries((matchers ?? {}) as Readonly<Record<string, string | Matcher<string> | undefined>>);
  return entries.flatMap(([label, matcher]): LabelMatch[] => {
    if (matcher === undefined) return [];
    if (typeof matcher === 'string') return [{ label, operator: '=', value: matcher }];
    return [{ label, operator: matcher.operator, value: matcher.value }];
  });
}

/**
 * Prometheus 3 writes a whole-numbered bound as `1.0`, Prometheus 2 as the exporter spelt it, so both are matched.
 * A fraction has one spelling only.
 */
export function leMatch(threshold: number): LabelMatch {
  if (!Number.isInteger(threshold)) return { label: 'le', operator: '=', value: String(threshold) };
  return { label: 'le', operator: '=~', value: `${threshold}|${threshold}\\.0` };
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
