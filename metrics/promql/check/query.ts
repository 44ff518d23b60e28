/** One query against a vocabulary. */
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { walkAggregate } from './aggregate.ts';
import { walkBinary } from './binary.ts';
import { type Context, partsOf } from './context.ts';
import { walkCall } from './functions.ts';
import { maskVariables } from './mask.ts';
import { walkSelector } from './selector.ts';
import { noLabels, type Shape, unknownShape } from './shape.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface CheckedQuery {
  /** What is wrong, a sentence each; empty when nothing is. */
  readonly problems: readonly string[];
  /** Names of the series that it reads, known or not. */
  readonly series: ReadonlySet<string>;
  /** What it answers. */
  readonly shape: Shape;
}

/**
 * Parses a query and walks it: every name, label and listed value must be known, every function must fit the type of
 * its metric, and the labels that are asked for must still be there. Grafana's variables may stand for durations,
 * for numbers, and within strings.
 */
export function checkQuery(query: string, vocabulary: Vocabulary): CheckedQuery {
  const text = maskVariables(query);
  const top = parser.parse(text).topNode;
  const broken = findError(top);
  if (broken) return { problems: [describeError(broken, query)], series: new Set(), shape: unknownShape };
  const context: Context = {
    text,
    vocabulary,
    problems: [],
    series: new Set(),
    walk: (node) => walk(node, context),
  };
  const [expression] = partsOf(top);
  const shape = expression ? walk(expression, context) : unknownShape;
  return { problems: context.problems, series: context.series, shape };
}

function walk(node: SyntaxNode, context: Context): Shape {
  switch (node.name) {
    case 'VectorSelector':
      return walkSelector(node, context);
    case 'FunctionCall':
      return walkCall(node, context);
    case 'AggregateExpr':
      return walkAggregate(node, context);
    case 'BinaryExpr':
      return walkBinary(node, context);
    case 'NumberDurationLiteral':
      return { kind: 'number', labels: noLabels };
    case 'StringLiteral':
      return { kind: 'string', labels: noLabels };
    case 'UnaryExpr': {
      const shape = walkFirst(partsOf(node).slice(1), context);
      return shape.kind === 'number' || shape.kind === 'unknown' ? shape : { kind: 'computed', labels: shape.labels };
    }
    default:
      // Parentheses, offsets, ranges, subqueries and `@`: what they hold comes first.
      return walkFirst(partsOf(node), context);
  }
}

const walkFirst = ([first]: readonly SyntaxNode[], context: Context): Shape =>
  first ? walk(first, context) : unknownShape;

function findError(top: SyntaxNode): SyntaxNode | undefined {
  if (!top.firstChild) return top;
  let found: SyntaxNode | undefined;
  top.cursor().iterate((node) => {
    if (node.type.isError && !found) found = node.node;
  });
  return found;
}

function describeError(node: SyntaxNode, query: string): string {
  const rest = query.slice(node.from).trim();
  return rest === '' ? 'this is not PromQL: it ends too early.' : `this is not PromQL, from here on: ${rest}`;
}
