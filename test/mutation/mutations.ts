/** Wrong catalogues, one change each: what the type check of the repository must notice. */
import type { Catalogue, Entry } from '../../metrics/promql/index.ts';

export type MutationKind = 'metric renamed' | 'label renamed' | 'type changed' | 'unit changed';

export interface Mutation {
  readonly kind: MutationKind;
  readonly metric: string;
  /** What is changed into what. */
  readonly change: string;
  /** The type of the changed catalogue, given that `Original` is the type of the right one. */
  readonly type: string;
}

/** Every change of one metric, label, type or unit. */
export function mutationsOf(catalogue: Catalogue): readonly Mutation[] {
  const units = [...new Set(Object.values(catalogue).flatMap(unitsOf))].sort();
  return Object.entries(catalogue).flatMap(([metric, entry]) => [
    renameMetric(metric),
    ...Object.keys(entry.labels).map((label) => renameLabel(metric, label)),
    ...changeType(metric, entry),
    ...changeUnits(metric, entry, units),
  ]);
}

const unitsOf = (entry: Entry): readonly string[] =>
  entry.type === 'histogram' ? [entry.unit, entry.counts] : [entry.unit];

function renameMetric(metric: string): Mutation {
  return {
    kind: 'metric renamed',
    metric,
    change: `${metric} → ${metric}_renamed`,
    type: `{ readonly [N in keyof Original as N extends '${metric}' ? '${metric}_renamed' : N]: Original[N] }`,
  };
}

function renameLabel(metric: string, label: string): Mutation {
  const labels = `{ readonly [L in keyof Old['labels'] as L extends '${label}' ? '${label}_renamed' : L]: Old['labels'][L] }`;
  return {
    kind: 'label renamed',
    metric,
    change: `${label} → ${label}_renamed`,
    type: withEntry(metric, 'labels', labels),
  };
}

/** A histogram becomes a counter; the other two become each other. */
function changeType(metric: string, entry: Entry): readonly Mutation[] {
  const to = entry.type === 'counter' ? 'gauge' : 'counter';
  const change = `${entry.type} → ${to}`;
  return [{ kind: 'type changed', metric, change, type: withEntry(metric, 'type', `'${to}'`) }];
}

/** The next unit of the catalogue, in alphabetical order; so every unit is replaced by a real one. */
function changeUnits(metric: string, entry: Entry, units: readonly string[]): readonly Mutation[] {
  const changed = (field: 'unit' | 'counts', from: string): Mutation => {
    const to = units[(units.indexOf(from) + 1) % units.length];
    const change = `${field} ${from} → ${to}`;
    return { kind: 'unit changed', metric, change, type: withEntry(metric, field, `'${to}'`) };
  };
  return [changed('unit', entry.unit), ...(entry.type === 'histogram' ? [changed('counts', entry.counts)] : [])];
}

/** The catalogue with one field of one entry replaced; `Old` is the entry as it was. */
function withEntry(metric: string, field: string, type: string): string {
  const replaced = type.replaceAll('Old', `Original['${metric}']`);
  const entry = `{ readonly [F in keyof Original['${metric}']]: F extends '${field}' ? ${replaced} : Original['${metric}'][F] }`;
  return `{ readonly [N in keyof Original]: N extends '${metric}' ? ${entry} : Original[N] }`;
}

/** The catalogue's source with its type changed. @throws Error when the source has lost its form */
export function mutateSource(source: string, { type }: Mutation): string {
  const declaration = /export const catalogue = defineMetrics\(\{([\s\S]*?)\n\}\);/;
  if (!declaration.test(source)) throw new Error('the catalogue is not declared by `defineMetrics({ … })` any more');
  return source.replace(
    declaration,
    (_, entries: string) =>
      `const original = defineMetrics({${entries}\n});\ntype Original = typeof original;\ntype Changed = ${type};\n` +
      'export const catalogue = defineMetrics(original as unknown as Changed);',
  );
}
