/** The one printer: nodes in, PromQL text out, with the fewest parentheses that keep the meaning. */
import type { AggregateNode, BinaryNode, BinaryOperator, Grouping, LabelMatch, Matching, Node } from './nodes.ts';

/** From the weakest to the strongest binding; https://prometheus.io/docs/prometheus/latest/querying/operators/ */
const precedence: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '>': 3,
  '<': 3,
  '>=': 3,
  '<=': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  '^': 6,
};

export function printNode(node: Node): string {
  switch (node.kind) {
    case 'selector':
      return `${node.name}${printMatches(node.matches)}${node.offset ? ` offset ${node.offset}` : ''}`;
    case 'range':
      return printRange(node.of, node.range, node.step);
    case 'raw':
      // It may hold any operator, so it keeps together by parentheses.
      return `(${node.text})`;
    case 'number':
      return printNumber(node.value);
    case 'string':
      return quote(node.value);
    case 'call':
      return `${node.name}(${node.args.map(printNode).join(', ')})`;
    case 'aggregate':
      return printAggregate(node);
    case 'binary':
      return printBinary(node);
  }
}

/** Exact decimals: 0.001, never 0.0009999999999999432 (twelve digits are kept) and never an exponent. */
export function printNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  const rounded = Number(value.toPrecision(12));
  const text = String(rounded);
  return text.includes('e') ? rounded.toFixed(15).replace(/\.?0+$/, '') : text;
}

function printRange(of: Node, range: string, step: string | undefined): string {
  if (of.kind === 'selector' && step === undefined) {
    const { offset, ...plain } = of;
    return `${printNode(plain)}[${range}]${offset ? ` offset ${offset}` : ''}`;
  }
  const inner = of.kind === 'binary' ? `(${printNode(of)})` : printNode(of);
  return `${inner}[${range}:${step ?? ''}]`;
}

function printMatches(matches: readonly LabelMatch[]): string {
  if (matches.length === 0) return '';
  return `{${matches.map(({ label, operator, value }) => `${label}${operator}${quote(value)}`).join(', ')}}`;
}

function printAggregate({ name, of, parameter, grouping }: AggregateNode): string {
  const args = parameter ? `${printNode(parameter)}, ${printNode(of)}` : printNode(of);
  return `${name}${grouping ? ` ${printGrouping(grouping)} ` : ''}(${args})`;
}

const printGrouping = ({ mode, labels }: Grouping): string => `${mode} (${labels.join(', ')})`;

function printBinary(node: BinaryNode): string {
  const strength = precedence[node.operator];
  const left = printOperand(node.left, strength, false);
  // All but `^` associate to the left, so an equally strong right side needs its parentheses.
  const right = printOperand(node.right, strength, true);
  const bool = node.bool ? ' bool' : '';
  const matching = node.matching ? ` ${printMatching(node.matching)}` : '';
  return `${left} ${node.operator}${bool}${matching} ${right}`;
}

function printOperand(node: Node, strength: number, isRight: boolean): string {
  const text = printNode(node);
  if (node.kind !== 'binary') return text;
  const own = precedence[node.operator];
  return own < strength || (own === strength && isRight) ? `(${text})` : text;
}

function printMatching({ mode, labels, groupLeft }: Matching): string {
  const group = groupLeft ? ` group_left (${groupLeft.join(', ')})` : '';
  return `${mode} (${labels.join(', ')})${group}`;
}

/** A PromQL string in double quotes. */
function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
