/** Names of metrics and queries in Markdown: in code spans, and in code blocks marked `promql`. */
import { checkQuery } from './query.ts';
import { suggest } from './suggest.ts';
import type { CheckedText } from './templates.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface ProseOptions {
  /** Words that look like metrics and are none, such as the name of a table. */
  readonly otherWords?: ReadonlySet<string>;
}

const block = /^(`{3,}|~{3,})[ \t]*(\w*)[^\n]*\n(.*?)^\1[ \t]*$/gms;
const span = /(`+)(.+?)\1/gs;
const identifier = /^[a-zA-Z_:][\w:]*$/;
/** `name{label, label="value"}`: short for a metric and its labels. */
const shorthand = /^([a-zA-Z_:][\w:]*)\{([^}]*)\}$/;

/**
 * A code span counts as the name of a metric when it begins like one: with a prefix that metrics of the vocabulary
 * have (`http_`, `node_`). One with a selector or a function of a known name counts as a query.
 */
export function checkProse(
  text: string,
  vocabulary: Vocabulary,
  { otherWords = new Set() }: ProseOptions = {},
): CheckedText {
  const problems: string[] = [];
  const series = new Set<string>();
  const looksLikeOne = recogniser(vocabulary);
  const check = (query: string): void => {
    const found = checkQuery(query, vocabulary);
    problems.push(...found.problems.map((problem) => `\`${query.trim()}\`: ${problem}`));
    for (const name of found.series) series.add(name);
  };
  for (const [, , language, body = ''] of text.matchAll(block)) {
    if (language === 'promql')
      for (const query of body.split(/\n\s*\n/).filter((part) => part.trim() !== '')) check(query);
  }
  for (const [, , code = ''] of text.replaceAll(block, '').matchAll(span)) {
    const { name, labels } = readShorthand(code.trim());
    if (name !== undefined) {
      if (otherWords.has(name) || !looksLikeOne(name)) continue;
      series.add(name);
      problems.push(...problemsOfName(name, labels, vocabulary).map((problem) => `\`${code}\`: ${problem}`));
    } else if (queryLike(code, looksLikeOne, otherWords)) {
      check(code);
    }
  }
  return { problems, series };
}

function readShorthand(code: string): { readonly name?: string; readonly labels: readonly string[] } {
  if (identifier.test(code)) return { name: code, labels: [] };
  const [, name, list] = shorthand.exec(code) ?? [];
  const labels = list?.split(',').map((part) => part.trim());
  // With matchers it is a query; with bare names it is short for "has these labels".
  return name && labels?.every((label) => identifier.test(label)) ? { name, labels } : { labels: [] };
}

/** A histogram may be called by the catalogue's name, although no series is. */
function problemsOfName(name: string, labels: readonly string[], vocabulary: Vocabulary): readonly string[] {
  const facts = vocabulary.get(name) ?? vocabulary.get(`${name}_count`);
  if (!facts && labels.length === 0 && isLabel(name, vocabulary)) return [];
  if (!facts) return [`no metric or label is called ${name}.${suggest(name, namesIn(vocabulary))}`];
  const known = Object.keys({ ...facts.labels, ...facts.optionalLabels });
  if (facts.open) return [];
  return labels
    .filter((label) => !known.includes(label))
    .map((label) => `${name} has no label ${label}; its labels are ${known.join(', ')}.${suggest(label, known)}`);
}

const isLabel = (name: string, vocabulary: Vocabulary): boolean =>
  vocabulary.values().some(({ labels, optionalLabels }) => name in labels || name in (optionalLabels ?? {}));

const namesIn = (vocabulary: Vocabulary): ReadonlySet<string> =>
  new Set([...vocabulary].flatMap(([name, { metric }]) => (metric ? [name, metric] : [name])));

/** Whether a word has the prefix of a metric, or is one. */
function recogniser(vocabulary: Vocabulary): (word: string) => boolean {
  const prefixes = new Set([...vocabulary.keys()].flatMap((name) => /^[a-z]+[_:]/.exec(name)?.[0] ?? []));
  return (word) => {
    const prefix = /^[a-z]+[_:]/.exec(word)?.[0];
    return prefix !== undefined && prefixes.has(prefix);
  };
}

const queryLike = (code: string, looksLikeOne: (word: string) => boolean, otherWords: ReadonlySet<string>): boolean =>
  /[{([]/.test(code) &&
  (code.match(/[a-zA-Z_:][\w:]*(?=\s*[{[])/g) ?? []).some((word) => looksLikeOne(word) && !otherWords.has(word));
