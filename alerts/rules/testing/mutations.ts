/** Rules with one thing changed, which the generated tests must notice. */
import { parser } from '@prometheus-io/lezer-promql';
import { parse, stringify } from 'yaml';
import { parseDuration, printDuration } from '../../../slo/engine/timing.ts';

export interface Mutation {
  readonly what: string;
  /** The text of the rule file with the change. */
  readonly text: string;
}

interface Rule {
  record?: string;
  alert?: string;
  expr: string;
  labels?: Record<string, string>;
}
interface RuleFile {
  groups: { name: string; interval?: string; rules: Rule[] }[];
}

/** Every mutation of every rule of a rule file: factors, windows, matchers, groupings, operators, labels. */
export function mutationsOf(text: string): readonly Mutation[] {
  const count = (parse(text) as RuleFile).groups.flatMap(({ rules }) => rules).length; // rendered by ourselves
  return Array.from({ length: count }, (_, index) => index).flatMap((index) => mutationsOfRule(text, index));
}

function mutationsOfRule(text: string, index: number): readonly Mutation[] {
  const changed = (what: string, change: (rule: Rule) => void): Mutation => {
    const file = parse(text) as RuleFile;
    const rule = file.groups.flatMap(({ rules }) => rules)[index] as Rule; // the index is one of its rules
    change(rule);
    return { what: `${rule.alert ?? rule.record}: ${what}`, text: stringify(file, { lineWidth: 0 }) };
  };
  const rule = (parse(text) as RuleFile).groups.flatMap(({ rules }) => rules)[index] as Rule; // as above
  return [
    ...expressionMutations(rule.expr).map(({ what, expr }) =>
      changed(what, (target) => {
        target.expr = expr;
      }),
    ),
    ...Object.keys(rule.labels ?? {}).map((label) =>
      changed(`label ${label} changed`, (target) => {
        target.labels = { ...target.labels, [label]: 'changed' };
      }),
    ),
  ];
}

interface ExpressionMutation {
  readonly what: string;
  readonly expr: string;
}

const operators: Readonly<Record<string, string>> = {
  and: 'unless',
  unless: 'and',
  or: 'and',
  '>': '<',
  '<': '>',
  '>=': '<',
  '<=': '>',
  '==': '!=',
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
};

/** One change at a time, at every place of the expression's syntax tree. */
export function expressionMutations(expr: string): readonly ExpressionMutation[] {
  const found: ExpressionMutation[] = [];
  const replace = (from: number, to: number, by: string): void => {
    const what = `${expr.slice(Math.max(0, from - 20), from)}⟨${expr.slice(from, to)} → ${by}⟩`;
    found.push({ what, expr: expr.slice(0, from) + by + expr.slice(to) });
  };
  parser.parse(expr).iterate({
    enter: ({ name, from, to, node }) => {
      const text = expr.slice(from, to);
      if (name === 'NumberDurationLiteral') replace(from, to, String(Number(text) === 0 ? 1 : Number(text) * 1.1));
      if (name === 'NumberDurationLiteralInDurationContext') {
        for (const factor of [0.5, 2]) replace(from, to, printDuration(parseDuration(text) * factor));
      }
      if (name === 'LabelMatchers')
        for (const match of node.getChildren('UnquotedLabelMatcher')) replace(match.from, match.to, '');
      if (name === 'AggregateOp' && text === 'sum') replace(from, to, 'max');
      if (name === 'GroupingLabels' && text !== '()') replace(from, to, '()');
      const operator = operators[text];
      if (operator && node.parent?.name === 'BinaryExpr') replace(from, to, operator);
    },
  });
  return found.map(({ what, expr: text }) => ({ what, expr: text.replaceAll('{, ', '{').replaceAll(', }', '}') }));
}
