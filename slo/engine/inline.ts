/** Expressions without the recordings that they read: for times at which nothing was recorded yet. */
import type { Query, RecordRule } from '../../metrics/promql/index.ts';
import type { Node } from '../../metrics/promql/nodes.ts';

/** `of` with every selector of a recording replaced by what the rule records. Rules may read those before them. */
export function inline(of: Query, rules: readonly RecordRule[]): Query {
  const expressions = new Map<string, Node>();
  for (const { record, expression } of rules) expressions.set(record, replaced(expression.node, expressions));
  return { node: replaced(of.node, expressions) };
}

function replaced(node: Node, expressions: ReadonlyMap<string, Node>): Node {
  const inside = (inner: Node): Node => replaced(inner, expressions);
  switch (node.kind) {
    case 'selector':
      return expressions.get(node.name) ?? node;
    case 'range':
      return { ...node, of: inside(node.of) };
    case 'call':
      return { ...node, args: node.args.map(inside) };
    case 'aggregate':
      return { ...node, of: inside(node.of) };
    case 'binary':
      return { ...node, left: inside(node.left), right: inside(node.right) };
    default:
      return node;
  }
}
