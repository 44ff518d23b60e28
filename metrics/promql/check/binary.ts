/** Binary operators: the labels by which two sides are matched, and the labels of what they answer. */
import type { SyntaxNode } from '@lezer/common';
import { type Context, labelsIn, partsOf } from './context.ts';
import {
  computed,
  copy,
  describeLabels,
  drop,
  either,
  keep,
  type LabelSet,
  mayHave,
  noLabels,
  type Shape,
} from './shape.ts';
import { suggest } from './suggest.ts';

const comparisons = new Set(['Eql', 'EqlC', 'Neq', 'Gtr', 'Lss', 'Gte', 'Lte']);
const modifiers = new Set(['BoolModifier', 'MatchingModifierClause']);

interface Matching {
  readonly mode: 'on' | 'ignoring';
  readonly labels: readonly string[];
  readonly group?: 'left' | 'right';
  /** Labels that `group_left` or `group_right` copies from the side of which there is one. */
  readonly copied: readonly string[];
}

/** The shape of a `BinaryExpr`. */
export function walkBinary(node: SyntaxNode, context: Context): Shape {
  const [leftNode, operatorNode, ...rest] = partsOf(node);
  const rightNode = rest.filter(({ name }) => !modifiers.has(name)).at(-1);
  if (!leftNode || !operatorNode || !rightNode) return computed(noLabels);
  const operator = operatorNode.name;
  const left = context.walk(leftNode);
  const right = context.walk(rightNode);
  const filters = comparisons.has(operator) && node.getChild('BoolModifier') === null;
  if (left.kind === 'number' && right.kind === 'number') return left;
  if (right.kind === 'number') return filters ? left : derived(left);
  if (left.kind === 'number') return filters ? right : derived(right);

  const matching = matchingOf(node, context);
  checkMatching(matching, left.labels, right.labels, context);
  if (operator === 'Or') return { ...derived(left, right), labels: either(left.labels, right.labels) };
  checkSameLabels(matching, left.labels, right.labels, context);
  if (operator === 'And' || operator === 'Unless') return left;
  const labels = matchedLabels(matching, left.labels, right.labels);
  return { ...derived(left, right), labels };
}

/** A value computed from others; unknown when one of them is. */
function derived(...from: readonly Shape[]): Shape {
  const [first] = from;
  const unknown = from.some(({ kind }) => kind === 'unknown');
  return { kind: unknown ? 'unknown' : 'computed', labels: first?.labels ?? noLabels };
}

function matchingOf(node: SyntaxNode, context: Context): Matching {
  const clause = node.getChild('MatchingModifierClause');
  if (!clause) return { mode: 'ignoring', labels: [], copied: [] };
  const [labels, copied] = clause.getChildren('GroupingLabels');
  const left = clause.getChild('GroupLeft');
  const group = left ? 'left' : clause.getChild('GroupRight') ? 'right' : undefined;
  return {
    mode: clause.getChild('On') ? 'on' : 'ignoring',
    labels: labelsIn(labels ?? null, context),
    ...(group && { group }),
    copied: labelsIn(copied ?? null, context),
  };
}

/** The labels that are named must be there: those of `on` on both sides, those of `ignoring` on one. */
function checkMatching(
  { mode, labels, group, copied }: Matching,
  left: LabelSet,
  right: LabelSet,
  context: Context,
): void {
  for (const label of labels) {
    const sides = [left, right].filter((side) => !mayHave(side, label));
    if (sides.length === 0 || (mode === 'ignoring' && sides.length === 1)) continue;
    const side = sides.length === 2 ? 'either side' : sides[0] === left ? 'the left' : 'the right';
    const known = [...left.always, ...right.always];
    context.problems.push(
      `${mode} (${label}): there is no label ${label} on ${side}; ${describeSides(left, right)}.${suggest(label, known)}`,
    );
  }
  const one = group === 'right' ? left : right;
  for (const label of copied.filter((name) => !mayHave(one, name))) {
    context.problems.push(
      `group_${group} (${label}): the side of which there is one has no label ${label}; ${describeLabels(one)}.`,
    );
  }
}

/** Series match when the labels that count are equal; one that only one side has can never be. */
function checkSameLabels({ mode, labels }: Matching, left: LabelSet, right: LabelSet, { problems }: Context): void {
  if (mode === 'on' || left.open || right.open) return;
  const ignored = new Set(labels);
  const onlyLeft = missing(left, right).difference(ignored);
  const onlyRight = missing(right, left).difference(ignored);
  if (onlyLeft.size + onlyRight.size === 0) return;
  problems.push(
    `the sides can never match, for their labels differ: ${describeSides(left, right)}. Add on (…) or ignoring (…).`,
  );
}

/** The labels that every series of one side has and none of the other. */
const missing = (side: LabelSet, other: LabelSet): ReadonlySet<string> =>
  side.always.difference(other.always).difference(other.sometimes);

function matchedLabels({ mode, labels, group, copied }: Matching, left: LabelSet, right: LabelSet): LabelSet {
  if (group === 'right') return copy(right, left, copied);
  if (group === 'left') return copy(left, right, copied);
  return mode === 'on' ? keep(left, labels) : drop(left, labels);
}

const describeSides = (left: LabelSet, right: LabelSet): string =>
  `on the left ${describeLabels(left)}, on the right ${describeLabels(right)}`;
