/** The series that recording rules add, in whatever order the rules stand. */
import { checkQuery } from './query.ts';
import { labelSet, type Shape } from './shape.ts';
import type { SeriesFacts, Vocabulary } from './vocabulary.ts';

export interface RecordingSource {
  readonly record: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The vocabulary with the series of the rules; each is known by what its expression answers. */
export function withRecordings(vocabulary: Vocabulary, sources: readonly RecordingSource[]): Vocabulary {
  const known = new Map(vocabulary);
  let waiting = [...sources];
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ record }) => record));
    const ready = waiting.filter(({ expr }) => checkQuery(expr, known).series.isDisjointFrom(names));
    // Rules that read each other never become ready; nothing is known about what they answer.
    const next = ready.length > 0 ? ready : waiting;
    for (const [record, rules] of Map.groupBy(next, ({ record }) => record)) {
      const facts = rules.map((rule) => factsOf(rule, checkQuery(rule.expr, known).shape));
      known.set(record, [...facts, ...(known.has(record) ? [known.get(record) as SeriesFacts] : [])].reduce(merge)); // it has it
    }
    waiting = waiting.filter((rule) => !next.includes(rule));
  }
  return known;
}

/** A recording behaves as a gauge, unless it only renames a counter. */
function factsOf({ labels }: RecordingSource, { kind, labels: of }: Shape): SeriesFacts {
  const fixed = Object.entries(labels).map(([label, value]): [string, readonly string[]] => [label, [value]]);
  const passed = (names: ReadonlySet<string>) => [...names].map((label): [string, '*'] => [label, '*']);
  return {
    kind: kind === 'counter' || kind === 'buckets' ? kind : 'gauge',
    labels: Object.fromEntries([...passed(of.always), ...fixed]),
    optionalLabels: Object.fromEntries(passed(of.sometimes)),
    open: of.open,
  };
}

/** What is known of a name that two rules write. */
function merge(a: SeriesFacts, b: SeriesFacts): SeriesFacts {
  const all = labelSet(Object.keys(a.labels)).always.union(new Set(Object.keys(b.labels)));
  const isCertain = (label: string): boolean => label in a.labels && label in b.labels;
  const valuesOf = (label: string): '*' | readonly string[] => {
    const values = [a, b].map((facts) => facts.labels[label] ?? []);
    return values.includes('*') ? '*' : [...new Set(values.flat())];
  };
  const entries = [...all].map((label) => [label, valuesOf(label)] as const);
  return {
    kind: a.kind === b.kind ? a.kind : 'unknown',
    labels: Object.fromEntries(entries.filter(([label]) => isCertain(label))),
    optionalLabels: {
      ...a.optionalLabels,
      ...b.optionalLabels,
      ...Object.fromEntries(entries.filter(([label]) => !isCertain(label))),
    },
    open: a.open === true || b.open === true,
  };
}
