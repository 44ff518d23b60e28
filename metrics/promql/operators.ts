/** Operators between vectors and numbers. Labels and units of both sides must fit, or the compiler says why not. */
import { nodeOf, number } from './build.ts';
import { type CheckedMatching, type FitLabels, type MatchingOf, type ResultLabels, toMatching } from './matching.ts';
import type { Mistake } from './mistake.ts';
import type { BinaryNode, BinaryOperator } from './nodes.ts';
import type { Common, Difference, Product, Quotient, Sum } from './units.ts';
import { type Computed, type KindOf, type LabelsIn, typed, type UnitOf, type Vector } from './vector.ts';

/** A number takes the unit of the other side where units must be the same, and is a ratio elsewhere. */
type UnitBeside<A, Other> = A extends number ? UnitOf<Other> : UnitOf<A>;
/** A number beside a point in time is a time: five minutes later is plus 300. */
type TermOf<A, Other> = A extends number
  ? UnitOf<Other> extends 'timestamp seconds'
    ? 'seconds'
    : UnitOf<Other>
  : UnitOf<A>;
type ScaleOf<A> = A extends number ? 'ratio' : UnitOf<A>;

type Operand<A, O extends string> = A extends number
  ? A
  : [KindOf<A>] extends [never]
    ? Mistake<`${O} takes queries and numbers; the left side is neither`>
    : A;

/** The right side where both are operands and, unless a number is in play, `U` says that the units fit. */
type Fit<A, B, M, U extends string> = B extends number
  ? A extends number
    ? Mistake<'two numbers need no query: compute them in TypeScript'>
    : B
  : [KindOf<B>] extends [never]
    ? Mistake<'an operator takes queries and numbers; the right side is neither'>
    : A extends number
      ? B
      : [U] extends [never]
        ? Mistake<`units differ: ${UnitOf<A>} on the left, ${UnitOf<B>} on the right`>
        : FitLabels<A, B, M>;

/** Left plus right; units must be the same. */
export function add<A, B, const M extends MatchingOf<A, B> = Record<never, never>>(
  left: Operand<A, 'add()'>,
  right: Fit<A, B, M, Sum<UnitOf<A>, UnitOf<B>>>,
  matching?: CheckedMatching<A, B, M>,
): Computed<ResultLabels<A, B, M>, Sum<TermOf<A, B>, TermOf<B, A>>> {
  return typed(binary('+', left, right, matching));
}

/** Left minus right; units must be the same. */
export function sub<A, B, const M extends MatchingOf<A, B> = Record<never, never>>(
  left: Operand<A, 'sub()'>,
  right: Fit<A, B, M, Difference<UnitOf<A>, UnitOf<B>>>,
  matching?: CheckedMatching<A, B, M>,
): Computed<ResultLabels<A, B, M>, Difference<TermOf<A, B>, TermOf<B, A>>> {
  return typed(binary('-', left, right, matching));
}

/** Left times right. */
export function mul<A, B, const M extends MatchingOf<A, B> = Record<never, never>>(
  left: Operand<A, 'mul()'>,
  right: Fit<A, B, M, 'any'>,
  matching?: CheckedMatching<A, B, M>,
): Computed<ResultLabels<A, B, M>, Product<ScaleOf<A>, ScaleOf<B>>> {
  return typed(binary('*', left, right, matching));
}

/** Left divided by right; equal units give a ratio. */
export function div<A, B, const M extends MatchingOf<A, B> = Record<never, never>>(
  left: Operand<A, 'div()'>,
  right: Fit<A, B, M, 'any'>,
  matching?: CheckedMatching<A, B, M>,
): Computed<ResultLabels<A, B, M>, Quotient<ScaleOf<A>, ScaleOf<B>>> {
  return typed(binary('/', left, right, matching));
}

/** The remainder of left divided by right; units must be the same. */
export function mod<A, B, const M extends MatchingOf<A, B> = Record<never, never>>(
  left: Operand<A, 'mod()'>,
  right: Fit<A, B, M, Common<UnitOf<A>, UnitOf<B>>>,
  matching?: CheckedMatching<A, B, M>,
): Computed<ResultLabels<A, B, M>, Common<UnitBeside<A, B>, UnitBeside<B, A>>> {
  return typed(binary('%', left, right, matching));
}

type Ratio<V> = UnitOf<V> extends 'ratio' ? V : Mistake<`complement() takes a ratio, and this is in ${UnitOf<V>}`>;

/** One minus a ratio. */
export function complement<V>(of: Ratio<V>): Computed<LabelsIn<V>, 'ratio'> {
  return typed({ kind: 'binary', operator: '-', left: number(1), right: nodeOf(of) });
}

type Compared<A, B, M> = M extends { readonly bool: true } ? 'state' : UnitBeside<A, B>;

/** Matching of a comparison; with `bool` it answers 0 or 1 instead of filtering the left side. */
export interface ComparisonOf<A, B> extends MatchingOf<A, B> {
  readonly bool?: true;
}

function comparison(operator: '>' | '<' | '>=' | '<=' | '==' | '!=') {
  return <A, B, const M extends ComparisonOf<A, B> = Record<never, never>>(
    left: Operand<A, 'a comparison'>,
    right: Fit<A, B, M, Common<UnitOf<A>, UnitOf<B>>>,
    matching?: CheckedMatching<A, B, M>,
  ): Computed<ResultLabels<A, B, M>, Compared<A, B, M>> => typed(binary(operator, left, right, matching));
}

export const gt = comparison('>');
export const lt = comparison('<');
export const gte = comparison('>=');
export const lte = comparison('<=');
export const eq = comparison('==');
export const ne = comparison('!=');

type VectorOnly<V, Side extends string> = [KindOf<V>] extends [never]
  ? Mistake<`and, or, unless take queries; the ${Side} side is none`>
  : V;

function filter(operator: 'and' | 'unless') {
  return <A, B, const M extends MatchingOf<A, B> = Record<never, never>>(
    left: VectorOnly<A, 'left'>,
    right: [KindOf<B>] extends [never] ? VectorOnly<B, 'right'> : FitLabels<A, B, M>,
    matching?: CheckedMatching<A, B, M>,
  ): Computed<LabelsIn<A>, UnitOf<A>> => typed(binary(operator, left, right, matching));
}

/** Series of the left side that also exist on the right. */
export const and = filter('and');
/** Series of the left side that do not exist on the right. */
export const unless = filter('unless');

/** The left side, and those of the right that have no partner on the left. */
export function or<A, B>(
  left: VectorOnly<A, 'left'>,
  right: Fit<A, B, Record<never, never>, Common<UnitOf<A>, UnitOf<B>>>,
): Computed<LabelsIn<A>, UnitOf<A>> {
  return typed(binary('or', left, right, undefined));
}

function binary(operator: BinaryOperator, left: unknown, right: unknown, options: unknown): BinaryNode {
  const matching = toMatching(options);
  // The parameter types of the comparisons leave only options of this form.
  const { bool } = (options ?? {}) as ComparisonOf<Vector<never, string>, Vector<never, string>>;
  const sides = { left: nodeOf(left), right: nodeOf(right) };
  return { kind: 'binary', operator, ...sides, ...(bool && { bool }), ...(matching && { matching }) };
}
