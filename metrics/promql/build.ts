/** Makes nodes of arguments whose types are already checked. */
import { assertDuration } from './duration.ts';
import type { CallNode, Node, NumberNode, RangeNode } from './nodes.ts';
import type { Query } from './vector.ts';

export const number = (value: number): NumberNode => ({ kind: 'number', value });

export const call = (name: string, ...args: readonly Node[]): CallNode => ({ kind: 'call', name, args });

/** The node of a query, or of a number where numbers are allowed. */
export function nodeOf(operand: unknown): Node {
  // The conditional parameter types leave only queries and numbers: a `Mistake` has no value.
  return typeof operand === 'number' ? number(operand) : (operand as Query).node;
}

/** A range vector; with a `step` it is a subquery. @throws TypeError for a text that is no duration */
export function range(of: unknown, window: unknown, step?: unknown): RangeNode {
  // As above: the parameter types leave only durations.
  const length = window as string;
  assertDuration(length, 'range');
  if (step === undefined) return { kind: 'range', of: nodeOf(of), range: length };
  assertDuration(step as string, 'step');
  return { kind: 'range', of: nodeOf(of), range: length, step: step as string };
}
