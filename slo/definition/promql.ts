/** Reads PromQL as text: its syntax, its selectors, and what a plain selector of a counter is. */
import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import type { LabelMatch, MatchOperator, SelectorNode } from '../../metrics/promql/nodes.ts';

/** The matchers of a `VectorSelector`, as written, without the one that a bare name stands for. */
export function matchersIn(selector: SyntaxNode, text: string): readonly LabelMatch[] {
  const list = selector.getChild('LabelMatchers');
  return list ? childrenOf(list).flatMap((child) => matcherOf(child, text)) : [];
}

function matcherOf(node: SyntaxNode, text: string): readonly LabelMatch[] {
  const [label, operator, value] = childrenOf(node);
  if (!label || !operator || !value) return [];
  return [
    {
      label: label.name === 'QuotedLabelName' ? unquote(textOf(label, text)) : textOf(label, text),
      operator: textOf(operator, text) as MatchOperator, // the grammar has no others
      value: unquote(textOf(value, text)),
    },
  ];
}

/** What is wrong with the syntax of a query; null when nothing is. */
export function describeSyntax(text: string): string | null {
  if (text.trim() === '') return 'empty; expected: a PromQL query';
  let at = -1;
  let hasComment = false;
  parser.parse(text).iterate({
    enter: ({ name, type, from }) => {
      if (type.isError && at === -1) at = from;
      if (name === 'LineComment') hasComment = true;
    },
  });
  // A query is put into others, and a comment would swallow what follows.
  if (hasComment) return `"${text}" holds a comment; expected: a query without one`;
  if (at === -1) return null;
  const rest = text.slice(at).trim();
  return rest === '' ? `"${text}" is no PromQL: it ends too early` : `"${text}" is no PromQL from here on: ${rest}`;
}

const selectorExpected =
  'expected: a counter as it is exposed, its name and matchers, such as http_requests_total{job="shop"}';

/** A plain selector as a node, or the sentence that says why it is none. */
export function readSelector(text: string): SelectorNode | string {
  const wrong = describeSyntax(text);
  if (wrong !== null) return `${wrong}; ${selectorExpected}`;
  const [node, ...others] = childrenOf(parser.parse(text).topNode);
  if (!node || others.length > 0) return `"${text}" is no selector; ${selectorExpected}`;
  if (node.name !== 'VectorSelector') return `"${text}" is ${whatIs(node, text)}; ${selectorExpected}`;
  const name = node.getChild('Identifier');
  const matches = matchersIn(node, text);
  if (!name || matches.some(({ label }) => label === '__name__' || !/^[a-zA-Z_]\w*$/.test(label))) {
    return `"${text}" has no plain name or label; ${selectorExpected}`;
  }
  return { kind: 'selector', name: textOf(name, text), matches };
}

/** The one selector that a query aggregates by sum, max, min or avg; undefined for any other query. */
export function readAggregated(text: string): { readonly selector: SelectorNode; readonly isSum: boolean } | undefined {
  const [node] = childrenOf(parser.parse(text).topNode);
  const operation = node?.getChild('AggregateOp');
  const [body, ...others] = node?.getChildren('FunctionCallBody').flatMap(childrenOf) ?? [];
  if (!operation || !body || others.length > 0) return undefined;
  const name = textOf(operation, text).toLowerCase();
  const selector = readSelector(textOf(body, text));
  if (typeof selector === 'string' || !['sum', 'max', 'min', 'avg'].includes(name)) return undefined;
  return { selector, isSum: name === 'sum' };
}

function whatIs(node: SyntaxNode, text: string): string {
  switch (node.name) {
    case 'FunctionCall': {
      const called = node.getChild('FunctionIdentifier');
      return `a call of ${called ? textOf(called, text) : 'a function'}(); the growth is counted for you`;
    }
    case 'AggregateExpr':
      return 'an aggregation; the series are summed for you';
    case 'MatrixSelector':
      return 'a range; the growth is counted for you';
    default:
      return 'no plain selector';
  }
}

const textOf = ({ from, to }: SyntaxNode, text: string): string => text.slice(from, to);

function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'LineComment') children.push(child);
  }
  return children;
}

/** The value of a string literal. */
function unquote(literal: string): string {
  const inner = literal.slice(1, -1);
  if (literal.startsWith('`')) return inner;
  return inner.replace(/\\(.)/g, (_, letter: string) => ({ n: '\n', t: '\t' })[letter] ?? letter);
}
