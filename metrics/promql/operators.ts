/** Operators between vectors and numbers. Labels and units of both sides must fit, or the compiler says why not. */
import { numberNode } from './functions.ts';
import type { BinaryOperator, Matching, Node } from './nodes.ts';
import type { LabelsIn, Mistake, Product, Query, Quotient, SameLabels, SameUnit, UnitOf, Vector } from './types.ts';

type Operand = Query | number;

/** How series of the two sides find each other when their labels are not the same. */
export interface On<B extends string = string> {
  readonly on: readonly B[];
  /** Present when many series on the left match one on the right; names the labels to copy from the right. */
  readonly groupLeft?: readonly string[];
}

type LabelNames<V> = [LabelsIn<V>] extends [never] ? 'no labels' : LabelsIn<V>;

type FitLabels<A, B, M> = B extends number
  ? B
  : M extends On
    ? B
    : SameLabels<LabelsIn<A>, LabelsIn<B>> extends true
      ? B
      : Mistake<`labels differ: ${LabelNames<A>} on the left, ${LabelNames<B>} on the right; say { on: [...] }`>;

type FitUnits<A, B> = B extends number
  ? B
  : SameUnit<UnitOf<A>, UnitOf<B>> extends true
    ? B
    : Mistake<`units differ: ${UnitOf<A>} on the left, ${UnitOf<B>} on the right`>;

type Fit<A, B, M> = FitUnits<A, B> extends Mistake<string> ? FitUnits<A, B> : FitLabels<A, B, M>;

type ResultLabels<A, M> = M extends { readonly groupLeft: readonly (infer G extends string)[] }
  ? LabelsIn<A> | G
  : M extends On<infer B>
    ? B
    : LabelsIn<A>;

type Sum<A, M> = Vector<ResultLabels<A, M>, UnitOf<A>>;

/** Left plus right; units must be the same. */
export function add<A extends Query, B extends Operand, const M extends On | undefined = undefined>(
  left: A,
  right: Fit<A, B, M>,
  matching?: M,
): Sum<A, M> {
  return binary('+', left, right, matching);
}

/** Left minus right; units must be the same. */
export function sub<A extends Query, B extends Operand, const M extends On | undefined = undefined>(
  left: A,
  right: Fit<A, B, M>,
  matching?: M,
): Sum<A, M> {
  return binary('-', left, right, matching);
}

type RightUnit<B> = B extends number ? 'ratio' : UnitOf<B>;

/** Left times right. */
export function mul<A extends Query, B extends Operand, const M extends On | undefined = undefined>(
  left: A,
  right: FitLabels<A, B, M>,
  matching?: M,
): Vector<ResultLabels<A, M>, Product<UnitOf<A>, RightUnit<B>>> {
  return binary('*', left, right, matching);
}

/** Left divided by right; equal units give a ratio. */
export function div<A extends Query, B extends Operand, const M extends On | undefined = undefined>(
  left: A,
  right: FitLabels<A, B, M>,
  matching?: M,
): Vector<ResultLabels<A, M>, Quotient<UnitOf<A>, RightUnit<B>>> {
  return binary('/', left, right, matching);
}

/** One minus a ratio. */
export function complement<L extends string>(ratio: Vector<L, 'ratio'>): Vector<L, 'ratio'> {
  return { node: { kind: 'binary', operator: '-', left: numberNode(1), right: ratio.node } };
}

function comparison(operator: '>' | '<' | '>=' | '<=' | '==' | '!=') {
  return <A extends Query, B extends Operand, const M extends On | undefined = undefined>(
    left: A,
    right: Fit<A, B, M>,
    matching?: M,
  ): A => binary(operator, left, right, matching) as A; // a filter keeps the left side as it is
}

export const gt = comparison('>');
export const lt = comparison('<');
export const gte = comparison('>=');
export const lte = comparison('<=');
export const eq = comparison('==');
export const ne = comparison('!=');

/** 1 where the comparison of `of` holds and 0 where it does not, instead of a filter. */
export function bool<L extends string>(of: Vector<L, string>): Vector<L, 'state'> {
  if (of.node.kind !== 'binary' || !['>', '<', '>=', '<=', '==', '!='].includes(of.node.operator)) {
    throw new TypeError('bool() takes a comparison');
  }
  return { node: { ...of.node, bool: true } };
}

/** Series of the left side that also exist on the right. */
export function and<A extends Query, B extends Query, const M extends On | undefined = undefined>(
  left: A,
  right: FitLabels<A, B, M>,
  matching?: M,
): A {
  return binary('and', left, right, matching) as A; // `and` only filters the left side
}

/** Series of the left side that do not exist on the right. */
export function unless<A extends Query, B extends Query, const M extends On | undefined = undefined>(
  left: A,
  right: FitLabels<A, B, M>,
  matching?: M,
): A {
  return binary('unless', left, right, matching) as A; // `unless` only filters the left side
}

/** The left side, and those of the right that have no partner on the left. */
export function or<A extends Query, B extends Query>(left: A, right: Fit<A, B, undefined>): A {
  return binary('or', left, right, undefined) as A; // both sides have the same type
}

/** 0 where a vector without labels is empty, so that "nothing happened" is a number. */
export function orZero<U extends string>(of: Vector<never, U>): Vector<never, U> {
  return {
    node: {
      kind: 'binary',
      operator: 'or',
      left: of.node,
      right: { kind: 'call', name: 'vector', args: [numberNode(0)] },
    },
  };
}

function binary(operator: BinaryOperator, left: unknown, right: unknown, matching: On | undefined) {
  const match: Matching | undefined = matching && {
    mode: 'on',
    labels: matching.on,
    ...(matching.groupLeft && { groupLeft: matching.groupLeft }),
  };
  return {
    node: {
      kind: 'binary' as const,
      operator,
      left: nodeOf(left),
      right: nodeOf(right),
      ...(match && { matching: match }),
    },
  };
}

/** The parameter types guarantee a vector or a number; a `Mistake` has no value. */
function nodeOf(operand: unknown): Node {
  return typeof operand === 'number' ? numberNode(operand) : (operand as Query).node;
}
