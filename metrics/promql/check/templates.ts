/** Go templates in the labels and annotations of alerts: labels of the alert's series, and queries. */
import { checkQuery } from './query.ts';
import { describeLabels, type LabelSet, mayHave } from './shape.ts';
import { suggest } from './suggest.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface CheckedText {
  readonly problems: readonly string[];
  /** Names of the series that it reads or names. */
  readonly series: ReadonlySet<string>;
}

const action = /\{\{(.*?)\}\}/gs;
const ofLabels = /\$labels\.(\w+)|index\s+\$labels\s+"([^"]+)"/g;
const ofLabelsOrDot = /(?:\$labels|\.Labels)\.(\w+)|index\s+\$labels\s+"([^"]+)"/g;
/** Within these, the dot is no longer the alert but what a query answered. */
const dotMoves = /\{\{-?\s*(?:range|with)\b/;
const literal = '"(?:\\\\.|[^"\\\\])*"|`[^`]*`';
const query = new RegExp(`\\bquery\\s+(${literal})|(${literal})[^|}]*\\|\\s*query\\b`, 'g');

/** `labels` are those of the alert's expression: the labels that the rule adds are not among `$labels`. */
export function checkTemplate(text: string, labels: LabelSet, vocabulary: Vocabulary): CheckedText {
  const problems: string[] = [];
  const series = new Set<string>();
  const field = dotMoves.test(text) ? ofLabels : ofLabelsOrDot;
  for (const [, body = ''] of text.matchAll(action)) {
    for (const [, dotted, indexed] of body.matchAll(field)) {
      const label = dotted ?? indexed ?? '';
      if (mayHave(labels, label)) continue;
      const known = [...labels.always, ...labels.sometimes];
      problems.push(
        `{{ $labels.${label} }}: the expression has no label ${label}; ${describeLabels(labels)}.${suggest(label, known)}`,
      );
    }
    for (const [, direct, piped] of body.matchAll(query)) {
      const found = checkQuery(unquote(direct ?? piped ?? ''), vocabulary);
      problems.push(...found.problems);
      for (const name of found.series) series.add(name);
    }
  }
  return { problems, series };
}

/** The text of a Go string; what `printf` puts into it is not known. */
function unquote(text: string): string {
  const inner = text.slice(1, -1);
  const plain = text.startsWith('`') ? inner : inner.replace(/\\(.)/g, '$1');
  return plain.replaceAll('%q', '"$printf"').replace(/%[sv]/g, '$$printf');
}
