/** How the series of two sides find each other, and what the compiler says when they cannot. */
import type { LabelList } from './aggregate.ts';
import type { Mistake, NamesOf } from './mistake.ts';
import type { Matching } from './nodes.ts';
import type { LabelsIn } from './vector.ts';

/** What may stand where matching is expected; whether it fits is for `CheckedMatching` to say. */
export interface MatchingOf<A, B> {
  /** The series that have the same values of these labels match. */
  readonly on?: LabelList<LabelsIn<A> & LabelsIn<B>>;
  /** All labels but these count. */
  readonly ignoring?: LabelList<LabelsIn<A> | LabelsIn<B>>;
  /** Many series on the left match one on the right; names the labels to copy from the right. */
  readonly groupLeft?: LabelList<LabelsIn<B>>;
}

/** The matching itself, and at each label that cannot be one the sentence that says why. */
export type CheckedMatching<A, B, M> = {
  readonly [K in keyof M]: K extends 'on'
    ? OnBothSides<A, B, M[K]>
    : K extends 'groupLeft'
      ? OnRightSide<B, M[K]>
      : K extends 'ignoring'
        ? OnEitherSide<A, B, M[K]>
        : M[K];
};

type OnBothSides<A, B, N> = {
  readonly [I in keyof N]: N[I] extends LabelsIn<A> & LabelsIn<B>
    ? N[I]
    :
        | (LabelsIn<A> & LabelsIn<B>)
        | (N[I] extends LabelsIn<A>
            ? Mistake<`label ${N[I] & string} is not on the right side; it has ${NamesOf<LabelsIn<B>>}`>
            : Mistake<`label ${N[I] & string} is not on the left side; it has ${NamesOf<LabelsIn<A>>}`>);
};
type OnRightSide<B, N> = {
  readonly [I in keyof N]: N[I] extends LabelsIn<B>
    ? N[I]
    : LabelsIn<B> | Mistake<`label ${N[I] & string} is not on the right side; it has ${NamesOf<LabelsIn<B>>}`>;
};
type OnEitherSide<A, B, N> = {
  readonly [I in keyof N]: N[I] extends LabelsIn<A> | LabelsIn<B>
    ? N[I]
    : LabelsIn<A> | LabelsIn<B> | Mistake<`label ${N[I] & string} is on neither side, so there is nothing to ignore`>;
};

type Ignored<M> = M extends { readonly ignoring: readonly (infer I)[] } ? I : never;

/** The right side where its labels can match those of the left, else why not. */
export type FitLabels<A, B, M> = B extends number
  ? B
  : A extends number
    ? B
    : M extends { readonly on: readonly string[] }
      ? B
      : SameLabels<Exclude<LabelsIn<A>, Ignored<M>>, Exclude<LabelsIn<B>, Ignored<M>>> extends true
        ? B
        : Mistake<`labels differ: ${NamesOf<LabelsIn<A>>} on the left, ${NamesOf<LabelsIn<B>>} on the right; aggregate, or say on or ignoring`>;

type SameLabels<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** Labels of what an operator makes of two sides; `on` keeps only what it names, unless many match one. */
export type ResultLabels<A, B, M> = A extends number
  ? LabelsIn<B>
  : M extends { readonly groupLeft: readonly (infer G)[] }
    ? LabelsIn<A> | (G & string)
    : M extends { readonly on: readonly (infer N)[] }
      ? N & string
      : Exclude<LabelsIn<A>, Ignored<M>>;

/** Matching as data. @throws TypeError for both `on` and `ignoring`, and for `groupLeft` without either */
export function toMatching(matching: unknown): Matching | undefined {
  // The parameter types of the operators leave only values of this form.
  const { on, ignoring, groupLeft } = (matching ?? {}) as MatchingOf<never, never>;
  if (on && ignoring) throw new TypeError('matching: on and ignoring exclude each other; expected: one of them');
  const labels = on ?? ignoring;
  if (labels) return { mode: on ? 'on' : 'ignoring', labels, ...(groupLeft && { groupLeft }) };
  if (groupLeft) throw new TypeError('matching: groupLeft stands alone; expected: with on or ignoring');
  return undefined;
}
