/** Functions: what kind of series each needs, and what labels its answer has. */
import type { SyntaxNode } from '@lezer/common';
import { type Context, partsOf, stringOf, textOf } from './context.ts';
import { matchesOf } from './selector.ts';
import {
  computed,
  describeLabels,
  drop,
  labelSet,
  mayHave,
  noLabels,
  type Shape,
  unknownShape,
  withLabel,
} from './shape.ts';
import { suggest } from './suggest.ts';

/** Functions of a running total: they take its resets into account. */
const ofCounters = new Set(['rate', 'irate', 'increase', 'resets']);

/** Functions of values that go up and down; of a running total they answer nothing of use. */
const ofGauges = new Set([
  ...['delta', 'idelta', 'deriv', 'predict_linear', 'holt_winters', 'double_exponential_smoothing'],
  ...['avg_over_time', 'min_over_time', 'max_over_time', 'sum_over_time', 'quantile_over_time'],
  ...['stddev_over_time', 'stdvar_over_time', 'mad_over_time'],
]);

/** Functions whose answer has no labels, whatever they are given. */
const withoutLabels = new Set(['vector', 'time', 'pi']);

/** The shape of a `FunctionCall`. */
export function walkCall(node: SyntaxNode, context: Context): Shape {
  const identifier = node.getChild('FunctionIdentifier');
  const name = identifier ? textOf(identifier, context).toLowerCase() : '';
  const body = node.getChild('FunctionCallBody');
  const args = body ? partsOf(body) : [];
  switch (name) {
    case 'absent':
    case 'absent_over_time':
      return walkAbsent(args, context);
    case 'histogram_quantile':
      return walkQuantile(args, context);
    case 'label_replace':
      return walkLabelWriter(name, args, args.slice(3, 4), context);
    case 'label_join':
      return walkLabelWriter(name, args, args.slice(3), context);
    default:
      return walkPlain(name, args, context);
  }
}

function walkPlain(name: string, args: readonly SyntaxNode[], context: Context): Shape {
  const shapes = args.map((argument) => context.walk(argument));
  const vector = shapes.find(({ kind }) => kind !== 'number' && kind !== 'string');
  if (withoutLabels.has(name) || !vector)
    return name === 'vector' ? computed(noLabels) : { kind: 'number', labels: noLabels };
  if (name === 'scalar') return { kind: 'number', labels: noLabels };
  checkKind(name, vector, context);
  if (name === 'sort_by_label' || name === 'sort_by_label_desc') checkLabels(name, args.slice(1), vector, context);
  if (vector.kind === 'unknown') return unknownShape;
  // The newest value is still what the series was; anything else is computed.
  return name === 'last_over_time' ? vector : computed(vector.labels);
}

function checkKind(name: string, { kind, series }: Shape, { problems }: Context): void {
  const what = series ?? 'this';
  if (ofCounters.has(name) && kind === 'gauge') {
    problems.push(`${name}() needs a counter, but ${what} is a gauge: use delta() or deriv().`);
  }
  if (ofCounters.has(name) && kind === 'computed') {
    problems.push(`${name}() needs a counter as it is exposed, but this is computed: take ${name}() first.`);
  }
  if (ofGauges.has(name) && (kind === 'counter' || kind === 'buckets')) {
    problems.push(`${name}() needs a gauge, but ${what} is a counter: use rate() or increase().`);
  }
}

/** `absent` answers one series with the labels that its selector asks for by `=`. */
function walkAbsent(args: readonly SyntaxNode[], context: Context): Shape {
  for (const argument of args) context.walk(argument);
  const selector = args[0]?.name === 'VectorSelector' ? args[0] : args[0]?.getChild('VectorSelector');
  const equal = selector ? matchesOf(selector, context).filter(({ operator }) => operator === '=') : [];
  return computed(labelSet(equal.map(({ label }) => label)));
}

function walkQuantile(args: readonly SyntaxNode[], context: Context): Shape {
  const [, shape] = args.map((argument) => context.walk(argument));
  if (!shape) return unknownShape;
  if (!mayHave(shape.labels, 'le')) {
    context.problems.push(
      `histogram_quantile() needs the label le, and this has lost it; ${describeLabels(shape.labels)}.`,
    );
  }
  return computed(drop(shape.labels, ['le']));
}

/** A function that writes the label named by its second argument from those named by `sources`. */
function walkLabelWriter(
  name: string,
  args: readonly SyntaxNode[],
  sources: readonly SyntaxNode[],
  context: Context,
): Shape {
  const [vector, target] = args;
  if (!vector || !target) return unknownShape;
  const shape = context.walk(vector);
  checkLabels(name, sources, shape, context);
  return {
    ...shape,
    kind: shape.kind === 'unknown' ? 'unknown' : 'computed',
    labels: withLabel(shape.labels, stringOf(target, context)),
  };
}

/** Labels given as strings must be there. */
function checkLabels(name: string, given: readonly SyntaxNode[], { labels }: Shape, context: Context): void {
  for (const node of given.filter((part) => part.name === 'StringLiteral')) {
    const label = stringOf(node, context);
    if (label === '' || mayHave(labels, label)) continue;
    const known = [...labels.always, ...labels.sometimes];
    context.problems.push(
      `${name}() reads the label ${label}, which is not there; ${describeLabels(labels)}.${suggest(label, known)}`,
    );
  }
}
