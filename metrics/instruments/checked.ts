/** What the compiler demands where a metric is emitted: its type, its unit and all of its labels, or a sentence. */
import type { Metric } from '../entry.ts';
import type { Join, JoinTuple, Mistake } from '../promql/mistake.ts';

/** The metric when it is of the type `T`. */
export type OfType<M extends Metric, T extends Metric['type']> = M extends { readonly type: T }
  ? M
  : Mistake<`${M['name']} is a ${M['type']}, and this declares a ${T}`>;

/** The unit when it is the metric's. */
export type InUnit<M extends Metric, U extends string> = U extends M['unit']
  ? U
  : Mistake<`${M['name']} is in ${M['unit']}, not in ${U}`>;

type ValuesOf<M extends Metric, L> = L extends keyof M['labels'] ? M['labels'][L] : never;
type ValueOf<M extends Metric, L> = ValuesOf<M, L> extends readonly (infer V extends string)[] ? V : string;

/** Label values as they may be given; whether they fit is for `CompleteLabels` to say. */
export type LabelsGiven<M extends Metric> = {
  readonly [L in keyof M['labels']]?: ValueOf<M, L> | (string & Record<never, never>);
} & { readonly [other: string]: unknown };

/** Every label of the metric with a value that it may have, and at each wrong place the sentence that says why not. */
export type CompleteLabels<M extends Metric, S> = {
  readonly [L in keyof S]: L extends keyof M['labels']
    ? S[L] extends ValueOf<M, L>
      ? S[L]
      :
          | ListedOf<M, L>
          | Mistake<`label ${L & string} of ${M['name']} has no such value; its values are ${ListOf<ValuesOf<M, L>>}`>
    : Mistake<`${M['name']} has no label ${L & string}; its labels are ${Join<keyof M['labels'] & string>}`>;
} & {
  readonly [L in Exclude<keyof M['labels'], keyof S>]: Mistake<`${M['name']} needs the label ${L & string}`>;
} & { readonly [L in keyof M['labels']]: unknown };

/** Beside the sentence, so that the editor offers the listed values. */
type ListedOf<M extends Metric, L> = string extends ValueOf<M, L> ? never : ValueOf<M, L>;
type ListOf<V> = V extends readonly string[] ? JoinTuple<V> : 'texts';
