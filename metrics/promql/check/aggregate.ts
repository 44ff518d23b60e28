/** Aggregations: the labels that they name must be there, and only those are left. */
import type { SyntaxNode } from '@lezer/common';
import { type Context, labelsIn, partsOf, stringOf, textOf } from './context.ts';
import { computed, describeLabels, drop, keep, labelSet, mayHave, type Shape, unknownShape } from './shape.ts';
import { suggest } from './suggest.ts';

/** Aggregations that pick series and leave their labels as they are. */
const picking = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio']);

/** The shape of an `AggregateExpr`. */
export function walkAggregate(node: SyntaxNode, context: Context): Shape {
  const operator = node.getChild('AggregateOp');
  const name = operator ? textOf(operator, context).toLowerCase() : '';
  const body = node.getChild('FunctionCallBody');
  const args = body ? partsOf(body) : [];
  const last = args.at(-1);
  if (!last) return unknownShape;
  for (const parameter of args.slice(0, -1)) context.walk(parameter);
  const shape = context.walk(last);
  const modifier = node.getChild('AggregateModifier');
  const labels = modifier ? labelsIn(modifier.getChild('GroupingLabels'), context) : [];
  const mode = modifier?.getChild('Without') ? 'without' : 'by';
  for (const label of labels) checkGrouping(mode, label, shape, context);
  if (picking.has(name)) return shape.kind === 'unknown' ? shape : computed(shape.labels);
  const left = mode === 'without' ? drop(shape.labels, labels) : keep(shape.labels, labels);
  if (name !== 'count_values' || !args[0]) return computed(left);
  return computed(labelSet([...left.always, stringOf(args[0], context)], left.sometimes, left.open));
}

function checkGrouping(mode: string, label: string, { labels, series }: Shape, { problems }: Context): void {
  if (mayHave(labels, label)) return;
  const known = [...labels.always, ...labels.sometimes];
  const what = series ?? 'this';
  problems.push(
    `${mode} (${label}): ${what} has no label ${label}; ${describeLabels(labels)}.${suggest(label, known)}`,
  );
}
