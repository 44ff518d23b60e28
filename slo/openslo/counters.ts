/**
 * Queries of counters as people write them: `sum(rate(x[5m]))`, `increase(x[1m])`, `sum by (route) (x)`, or just `x`.
 * The engine counts the growth itself, so what is wanted of them is the selector and the labels that are kept.
 */
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { describeSyntax, readSelector } from '../definition/promql.ts';

export interface CounterQuery {
  readonly selector: string;
  /** The labels of `sum by (…)`; empty without. */
  readonly by: readonly string[];
  /** What was around the selector: `sum(rate(…))`; empty for a plain selector. */
  readonly around: string;
}

const functions: ReadonlySet<string> = new Set(['rate', 'increase', 'irate']);

/** The counter of a query, or the sentence that says why there is none. */
export function counterIn(written: string): CounterQuery | string {
  // Durations that other generators fill in, such as [{{.window}}] and [$__rate_interval].
  const text = written.trim().replaceAll(/\[(\{\{[^}]*\}\}|\$\{?\w+\}?)\]/g, '[5m]');
  const wrong = describeSyntax(text);
  if (wrong !== null) return wrong;
  const found = unwrap(parser.parse(text).topNode.firstChild, text, { by: [], around: [] });
  const expected = 'expected: a counter, alone or within sum(), rate() or increase()';
  if (found === null) return `"${written}" is no growth of one counter; ${expected}`;
  const read = readSelector(found.selector);
  if (typeof read === 'string') return `"${written}": ${read}`;
  const { around, by, selector } = found;
  return { selector, by, around: around.length > 0 ? `${around.join('(')}(…${')'.repeat(around.length)}` : '' };
}

interface Layers {
  readonly by: readonly string[];
  readonly around: readonly string[];
}

function unwrap(
  node: SyntaxNode | null,
  text: string,
  layers: Layers,
): (Layers & { readonly selector: string }) | null {
  switch (node?.name) {
    case 'ParenExpr':
      return unwrap(childOf(node), text, layers);
    case 'VectorSelector':
      return { ...layers, selector: textOf(node, text) };
    case 'MatrixSelector': {
      const selector = node.getChild('VectorSelector');
      return selector && { ...layers, selector: textOf(selector, text) };
    }
    case 'FunctionCall': {
      const name = nameOf(node, 'FunctionIdentifier', text);
      if (!functions.has(name)) return null;
      return unwrap(argumentOf(node), text, { ...layers, around: [...layers.around, name] });
    }
    case 'AggregateExpr':
      return unwrapSum(node, text, layers);
    default:
      return null;
  }
}

function unwrapSum(node: SyntaxNode, text: string, layers: Layers): ReturnType<typeof unwrap> {
  const modifier = node.getChild('AggregateModifier');
  if (nameOf(node, 'AggregateOp', text) !== 'sum' || modifier?.getChild('Without') || layers.around.length > 0)
    return null;
  const labels = modifier?.getChild('GroupingLabels')?.getChildren('LabelName') ?? [];
  const by = labels.map((label) => textOf(label, text));
  return unwrap(argumentOf(node), text, { by, around: ['sum'] });
}

const textOf = ({ from, to }: SyntaxNode, text: string): string => text.slice(from, to);

const nameOf = (node: SyntaxNode, child: string, text: string): string => {
  const found = node.getChild(child);
  return found ? textOf(found, text).toLowerCase() : '';
};

/** The only argument of a call; null for several. */
function argumentOf(node: SyntaxNode): SyntaxNode | null {
  const body = node.getChild('FunctionCallBody');
  return childOf(body);
}

/** The only child of a node; null for none and for several. */
const childOf = (node: SyntaxNode | null): SyntaxNode | null =>
  node?.firstChild && !node.firstChild.nextSibling ? node.firstChild : null;
