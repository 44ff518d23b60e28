/** What the walk over one query carries along. */
import type { SyntaxNode } from '@lezer/common';
import type { Shape } from './shape.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface Context {
  readonly text: string;
  readonly vocabulary: Vocabulary;
  /** Sentences, in the order in which they were found. */
  readonly problems: string[];
  /** Names of the series that the query reads. */
  readonly series: Set<string>;
  /** The shape of an expression; for parts that need those of their parts. */
  readonly walk: (node: SyntaxNode) => Shape;
}

export const textOf = (node: SyntaxNode, { text }: Context): string => text.slice(node.from, node.to);

/** The value of a string literal. */
export function stringOf(node: SyntaxNode, context: Context): string {
  const text = textOf(node, context);
  const inner = text.slice(1, -1);
  if (text.startsWith('`')) return inner;
  return inner.replace(/\\(.)/g, (_, letter: string) => ({ n: '\n', t: '\t' })[letter] ?? letter);
}

/** The child nodes without comments. */
export function partsOf(node: SyntaxNode): readonly SyntaxNode[] {
  const parts: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'LineComment') parts.push(child);
  }
  return parts;
}

/** The text of a label name, which may stand in quotes. */
export const labelOf = (node: SyntaxNode, context: Context): string =>
  node.name === 'QuotedLabelName' ? stringOf(node.firstChild ?? node, context) : textOf(node, context);

/** The label names of a `GroupingLabels` node; none where there is no such node. */
export const labelsIn = (node: SyntaxNode | null, context: Context): readonly string[] =>
  node ? partsOf(node).map((label) => labelOf(label, context)) : [];
