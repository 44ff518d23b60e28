/** Prometheus rule files against a vocabulary. */
import { parse } from 'yaml';
import type { PlacedQuery, Problem } from './problem.ts';
import { checkProse } from './prose.ts';
import { checkQuery } from './query.ts';
import { type RecordingSource, withRecordings } from './recordings.ts';
import { copy, type LabelSet, labelSet } from './shape.ts';
import { checkTemplate } from './templates.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** An alert as it leaves Prometheus. */
export interface AlertFacts {
  readonly name: string;
  /** Labels that the rule sets, with their values. */
  readonly fixed: Readonly<Record<string, string>>;
  /** All of its labels: those of the expression, of the rule, and `alertname`. */
  readonly labels: LabelSet;
}

export interface CheckedRules {
  readonly problems: readonly Problem[];
  /** Names of the series that the rules read. */
  readonly series: ReadonlySet<string>;
  /** What was given, and the series that the rules record. */
  readonly vocabulary: Vocabulary;
  readonly alerts: readonly AlertFacts[];
  readonly queries: readonly PlacedQuery[];
}

interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface PlacedRule extends Rule {
  readonly where: string;
}

/** Checks every rule of every file; rules may read what those of another file record. */
export function checkRules(files: readonly TextFile[], given: Vocabulary): CheckedRules {
  const rules = files.flatMap(readRules);
  const recordings = rules.flatMap(({ record, expr, labels = {} }): readonly RecordingSource[] =>
    record === undefined ? [] : [{ record, expr, labels }],
  );
  const vocabulary = withRecordings(given, recordings);
  const problems: Problem[] = [];
  const series = new Set<string>();
  const alerts = rules.flatMap((rule) => {
    const report = (message: string): number => problems.push({ where: rule.where, message });
    const { shape, ...found } = checkQuery(rule.expr, vocabulary);
    const texts = Object.values({ ...rule.labels, ...rule.annotations });
    const all = [found, ...texts.flatMap((text) => checkText(text, shape.labels, vocabulary))];
    for (const { problems: sentences, series: names } of all) {
      sentences.forEach(report);
      for (const name of names) series.add(name);
    }
    if (rule.alert === undefined) return [];
    const fixed = rule.labels ?? {};
    const own = labelSet([...Object.keys(fixed), 'alertname']);
    return [{ name: rule.alert, fixed, labels: copy(shape.labels, own, own.always) }];
  });
  const queries = rules.map(({ where, expr }) => ({ where, query: expr }));
  return { problems, series, vocabulary, alerts, queries };
}

const checkText = (text: string, labels: LabelSet, vocabulary: Vocabulary) => [
  checkTemplate(text, labels, vocabulary),
  checkProse(text, vocabulary),
];

function readRules({ path, text }: TextFile): readonly PlacedRule[] {
  // What Prometheus's own format says; `promtool check rules` tells whether a file keeps to it.
  const { groups = [] } = (parse(text) ?? {}) as { groups?: readonly { name: string; rules?: readonly Rule[] }[] };
  return groups.flatMap(({ name, rules = [] }) =>
    rules.map((rule) => ({ ...rule, where: `${path}, group ${name}, ${rule.alert ?? rule.record}` })),
  );
}
