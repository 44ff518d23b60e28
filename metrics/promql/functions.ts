/** Functions of an instant vector, and vectors that come from nowhere. */
import { call, nodeOf, number } from './build.ts';
import type { Mistake, NamesOf } from './mistake.ts';
import type { Node } from './nodes.ts';
import { type Computed, type LabelsIn, typed, type UnitOf, type Vector } from './vector.ts';

/** 1 when the series are absent, nothing otherwise. */
export function absent<L extends string, U extends string>(of: Vector<L, U>): Computed<never, 'state'> {
  return typed(call('absent', of.node));
}

/** Every value, but at least `minimum` and at most `maximum`, in the vector's unit. */
export function clamp<L extends string, U extends string>(
  of: Vector<L, U>,
  minimum: number,
  maximum: number,
): Computed<L, U> {
  return typed(call('clamp', of.node, number(minimum), number(maximum)));
}

/** Every value, but at least `minimum`, in the vector's unit. */
export function clampMin<L extends string, U extends string>(of: Vector<L, U>, minimum: number): Computed<L, U> {
  return typed(call('clamp_min', of.node, number(minimum)));
}

/** Every value, but at most `maximum`, in the vector's unit. */
export function clampMax<L extends string, U extends string>(of: Vector<L, U>, maximum: number): Computed<L, U> {
  return typed(call('clamp_max', of.node, number(maximum)));
}

function elementwise(name: 'abs' | 'ceil' | 'floor' | 'round' | 'sort' | 'sort_desc') {
  return <L extends string, U extends string>(of: Vector<L, U>): Computed<L, U> => typed(call(name, of.node));
}

export const abs = elementwise('abs');
export const ceil = elementwise('ceil');
export const floor = elementwise('floor');
export const round = elementwise('round');
export const sort = elementwise('sort');
export const sortDesc = elementwise('sort_desc');

/** When each sample was taken, in seconds since the epoch. */
export function timestamp<L extends string, U extends string>(of: Vector<L, U>): Computed<L, 'timestamp seconds'> {
  return typed(call('timestamp', of.node));
}

/** A rate per second as a rate per minute. */
export function perMinute<L extends string, U extends string>(of: Vector<L, `${U}/s`>): Computed<L, `${U}/min`> {
  return typed({ kind: 'binary', operator: '*', left: of.node, right: number(60) });
}

/** A constant as a vector without labels. */
export function vector<const U extends string>(value: number, _unit: U): Computed<never, U> {
  return typed(call('vector', number(value)));
}

/** The time of the evaluation in seconds since the epoch, as a vector without labels. */
export function now(): Computed<never, 'timestamp seconds'> {
  return typed(call('vector', call('time')));
}

type OnVector<V, L extends string> =
  L extends LabelsIn<V> ? L : Mistake<`label ${L} is not on this vector; it has ${NamesOf<LabelsIn<V>>}`>;

/** Writes a part of one label's value into another label. */
export interface Replacement<I, F> {
  /** The label that is written; a new one, or one that the vector has. */
  readonly into: I;
  /** What is written; `$1` stands for the first group of the pattern. */
  readonly replacement: string;
  /** The label that is read. */
  readonly from: F;
  /** In RE2 syntax, anchored at both ends; where it does not match, nothing is written. */
  readonly pattern: string;
}

/** Adds or changes a label by a pattern on another one. */
export function labelReplace<V extends Vector<never, never> | object, const I extends string, const F extends string>(
  of: V,
  { into, replacement, from, pattern }: Replacement<I, OnVector<V, F>>,
): Computed<LabelsIn<V> | I, UnitOf<V>> {
  // The parameter's type leaves only a label: a `Mistake` has no value.
  const texts = [into, replacement, from as string, pattern];
  return typed(call('label_replace', nodeOf(of), ...texts.map((value): Node => ({ kind: 'string', value }))));
}

type Unlabelled<V> = [LabelsIn<V>] extends [never]
  ? V
  : Mistake<`orZero() fills in for a vector without labels, and this one has ${NamesOf<LabelsIn<V>>}: aggregate first`>;

/** 0 where a vector without labels is empty, so that "nothing happened" is a number. */
export function orZero<V>(of: Unlabelled<V>): Computed<never, UnitOf<V>> {
  return typed({ kind: 'binary', operator: 'or', left: nodeOf(of), right: call('vector', number(0)) });
}
