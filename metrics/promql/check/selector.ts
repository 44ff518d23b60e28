/** Selectors: the name, the labels and the values that a query asks for, against the vocabulary. */
import type { SyntaxNode } from '@lezer/common';
import { type Context, labelOf, partsOf, stringOf, textOf } from './context.ts';
import { holdsVariable } from './mask.ts';
import { labelSet, type Shape, unknownShape } from './shape.ts';
import { suggest } from './suggest.ts';
import type { SeriesFacts } from './vocabulary.ts';

export interface Match {
  readonly label: string;
  readonly operator: string;
  readonly value: string;
}

/** The shape of a `VectorSelector`, after its name and matchers were checked. */
export function walkSelector(node: SyntaxNode, context: Context): Shape {
  const matches = matchesOf(node, context);
  const name = nameOf(node, context, matches);
  if (name === undefined) return walkNameless(matches, context);
  context.series.add(name);
  const facts = context.vocabulary.get(name);
  if (!facts) {
    context.problems.push(`no series is called ${name}.${suggest(name, context.vocabulary.keys())}`);
    return unknownShape;
  }
  for (const match of matches) checkMatch(name, facts, match, context);
  return {
    kind: facts.kind,
    labels: labelSet(Object.keys(facts.labels), Object.keys(facts.optionalLabels ?? {}), facts.open),
    series: name,
  };
}

/** The matchers of a selector, without the one that gives its name. */
export function matchesOf(node: SyntaxNode, context: Context): readonly Match[] {
  const list = node.getChild('LabelMatchers');
  if (!list) return [];
  return partsOf(list).flatMap((part) => {
    const [label, operator, value] = partsOf(part);
    if (!label || !operator || !value) return [];
    return [{ label: labelOf(label, context), operator: textOf(operator, context), value: stringOf(value, context) }];
  });
}

function nameOf(node: SyntaxNode, context: Context, matches: readonly Match[]): string | undefined {
  const identifier = node.getChild('Identifier');
  if (identifier) return textOf(identifier, context);
  const quoted = node.getChild('LabelMatchers')?.getChild('QuotedLabelName');
  if (quoted) return labelOf(quoted, context);
  return matches.find(({ label, operator }) => label === '__name__' && operator === '=')?.value;
}

/** A selector that takes series of several names. */
function walkNameless(matches: readonly Match[], { vocabulary, problems, series }: Context): Shape {
  const names = matches.filter(({ label }) => label === '__name__');
  if (names.length === 0) problems.push('a selector without a name reads every series of Prometheus');
  const found = [...vocabulary.keys()].filter((name) => names.every((match) => takes(match, name)));
  if (names.length > 0 && found.length === 0) problems.push(`no series has a name that ${describeMatch(names)} takes`);
  for (const name of found) series.add(name);
  return unknownShape;
}

function checkMatch(series: string, facts: SeriesFacts, match: Match, { problems }: Context): void {
  const { label, value } = match;
  if (label === '__name__') return;
  const values = facts.labels[label] ?? facts.optionalLabels?.[label];
  if (values === undefined) {
    const labels = [...Object.keys(facts.labels), ...Object.keys(facts.optionalLabels ?? {})].sort();
    if (facts.open) return;
    problems.push(`${series} has no label ${label}; its labels are ${labels.join(', ')}.${suggest(label, labels)}`);
  } else if (label === 'le' && facts.kind === 'buckets') {
    checkBound(series, match, values as readonly string[], problems); // a histogram lists its bounds
  } else if (typeof values !== 'string' && !holdsVariable(value) && !takesOne(match, values)) {
    const list = values.length > 0 ? values.join(', ') : 'none';
    problems.push(`label ${label} of ${series} has no value ${describeValue(match)}; its values are ${list}.`);
  }
}

/** Whether a matcher names at least one of the values; a negative one must exclude at least one. */
function takesOne({ operator, value }: Match, values: readonly string[]): boolean {
  if (value === '') return true; // asks whether the label is there
  if (operator === '=' || operator === '!=') return values.includes(value);
  const alternatives = alternativesOf(value);
  return alternatives.every((alternative) => values.some((known) => fits(alternative, known)));
}

/** Alternatives that stand side by side at the top of a regular expression, so that each of them can be checked. */
function alternativesOf(expression: string): readonly string[] {
  return /[()[\]\\]/.test(expression) ? [expression] : expression.split('|');
}

/**
 * A bound of a bucket is a text: Prometheus 2 keeps `le="1"` as the application spells it, Prometheus 3 makes it
 * `le="1.0"`. A whole number must be matched in both spellings.
 */
function checkBound(series: string, { operator, value }: Match, bounds: readonly string[], problems: string[]): void {
  if (holdsVariable(value)) return;
  const isRegex = operator.includes('~');
  if (isRegex && /[()[\]*+?]/.test(value)) return; // which spellings it takes cannot be told by its parts
  const spellings = isRegex ? value.replaceAll('\\', '').split('|') : [value];
  for (const spelling of spellings) {
    const bound = String(Number(spelling)) === 'NaN' ? spelling : String(Number(spelling));
    if (!bounds.includes(spelling === '+Inf' ? spelling : bound)) {
      problems.push(`${series} has no bucket ${spelling}; its buckets are ${bounds.join(', ')}.`);
    } else if (/^\d+$/.test(bound) && !(isRegex && fits(value, bound) && fits(value, `${bound}.0`))) {
      problems.push(
        `le="${spelling}" of ${series} is spelled ${bound} by Prometheus 2 and ${bound}.0 by Prometheus 3: write le=~"${bound}|${bound}\\\\.0".`,
      );
    }
  }
}

/** Whether the whole text fits the expression. What only Go's engine understands counts as fitting. */
function fits(expression: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${expression})$`, 's').test(text);
  } catch {
    return true; // `promtool` tells whether Go takes it
  }
}

function takes({ operator, value }: Match, name: string): boolean {
  switch (operator) {
    case '=':
      return name === value;
    case '!=':
      return name !== value;
    case '=~':
      return fits(value, name);
    default:
      return !fits(value, name);
  }
}

const describeValue = ({ operator, value }: Match): string => (operator.includes('~') ? `like ${value}` : value);

const describeMatch = (matches: readonly Match[]): string =>
  matches.map(({ label, operator, value }) => `${label}${operator}"${value}"`).join(', ');
