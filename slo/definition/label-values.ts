/** Finds a value for a label that its matchers take, so that a series can be made that a selector selects. */
import type { LabelMatch } from '../../metrics/promql/nodes.ts';

/** Whether a matcher takes a value. JavaScript's expressions stand for Go's; one that it cannot read takes nothing. */
export function takes({ operator, value }: LabelMatch, candidate: string): boolean {
  switch (operator) {
    case '=':
      return candidate === value;
    case '!=':
      return candidate !== value;
    case '=~':
      return expressionOf(value)?.test(candidate) ?? false;
    case '!~':
      return !(expressionOf(value)?.test(candidate) ?? true);
  }
}

function expressionOf(text: string): RegExp | null {
  try {
    return new RegExp(`^(?:${text})$`, 's');
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Tried where a matcher says only what a value is not. */
const usual = ['example', '200', '500', '404', 'GET', '/', 'a', '0', '1', 'true'];

/** A value that all of the matchers of one label take; null when none was found. Empty: the label is not there. */
export function valueFor(matches: readonly LabelMatch[], mayBeEmpty: boolean): string | null {
  const named = matches.flatMap(({ operator, value }) => {
    if (operator === '=') return [value];
    return operator === '=~' ? textsOf(value) : [];
  });
  const candidates = [...named, ...usual, ...(mayBeEmpty ? [''] : [])];
  const found = candidates.find((candidate) => matches.every((match) => takes(match, candidate)));
  return found === undefined || (found === '' && !mayBeEmpty) ? null : found;
}

const classes: Readonly<Record<string, string>> = { d: '0', w: 'a', s: ' ', D: 'a', W: '-', S: 'a' };

/** Some short texts that a simple expression takes: one for each alternative at its top. */
function textsOf(expression: string): readonly string[] {
  return alternativesOf(expression).map(textOf);
}

/** The alternatives side by side, whatever parentheses and brackets hold. */
function alternativesOf(expression: string): readonly string[] {
  const alternatives = [''];
  let depth = 0;
  for (const [part] of expression.matchAll(/\\.|\[\^?\]?(?:\\.|[^\]])*\]|[\s\S]/g)) {
    if (part === '(') depth += 1;
    if (part === ')') depth -= 1;
    if (part === '|' && depth === 0) alternatives.push('');
    else alternatives.push(`${alternatives.pop() ?? ''}${part}`);
  }
  return alternatives;
}

/** An atom, and how often: a group, a class, an escaped or a plain character. */
const atomPattern =
  /(\((?:[^()\\]|\\.|\([^()]*\))*\)|\[(\^?)((?:\\.|[^\]])+)\]|\\.|[\s\S])(\*|\?|\+|\{(\d+)[^}]*\})?\??/g;

function textOf(alternative: string): string {
  return [...alternative.matchAll(atomPattern)]
    .map(([, atom = '', negated, members, quantifier, count]) => {
      const times = quantifier === '*' || quantifier === '?' ? 0 : Number(count ?? 1);
      return characterOf(atom, negated === '^', members).repeat(times);
    })
    .join('');
}

function characterOf(atom: string, isNegated: boolean, members: string | undefined): string {
  if (members !== undefined) {
    if (!isNegated) return members.startsWith('\\') ? escaped(members) : members.slice(0, 1);
    return [...'a0-/'].find((character) => expressionOf(atom)?.test(character)) ?? 'a';
  }
  if (atom === '.') return '0';
  if (atom === '^' || atom === '$') return '';
  if (atom.startsWith('\\')) return escaped(atom);
  return atom.startsWith('(') ? (textsOf(atom.slice(1, -1).replace(/^\?:/, ''))[0] ?? '') : atom;
}

function escaped(atom: string): string {
  const letter = atom.slice(1, 2);
  return classes[letter] ?? letter;
}
