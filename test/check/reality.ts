/** What a process exposes against what the catalogue says that it exposes: families, types, labels, values, buckets. */
import type { Entry, Job, LabelValues } from '../../metrics/entry.ts';
import { type ExposedFamily, parseExposition } from '../../metrics/promql/draft/index.ts';

export interface Comparison {
  /** Differences, a line each; empty when there are none. */
  readonly differences: readonly string[];
  /** Families that are not there and need not be: each with what it would need. */
  readonly absent: readonly string[];
}

/** Compares the expositions of all targets of one job; a family may be exposed by some of them only. */
export function compareWithCatalogue(
  catalogue: Readonly<Record<string, Entry>>,
  job: Job,
  expositions: readonly string[],
): Comparison {
  const families = expositions.flatMap(parseExposition);
  const expected = new Map(
    Object.entries(catalogue).filter(([, { jobs, writtenByPrometheus }]) => jobs.includes(job) && !writtenByPrometheus),
  );
  const differences = new Set<string>();
  const seen = new Set<string>();
  for (const family of families) {
    const entry = expected.get(family.name);
    if (!entry) differences.add(`${job}: ${family.name} is exposed, and the catalogue does not have it`);
    else for (const difference of compareFamily(family, entry)) differences.add(`${job}: ${difference}`);
    if (entry && family.samples.length > 0) seen.add(family.name);
  }
  const missing = [...expected].filter(([name]) => !seen.has(name));
  for (const [name, { onlyWhere }] of missing) {
    if (!onlyWhere) differences.add(`${job}: ${name} is in the catalogue, and no series of it is exposed`);
  }
  const absent = missing.flatMap(([name, { onlyWhere }]) => (onlyWhere ? [`${name}: only where ${onlyWhere}`] : []));
  return { differences: [...differences], absent };
}

function compareFamily({ name, type, samples }: ExposedFamily, entry: Entry): readonly string[] {
  if (type !== entry.type) return [`${name} is exposed as a ${type}, and the catalogue says ${entry.type}`];
  const wanted = Object.keys(entry.labels).sort().join(', ');
  return samples.flatMap(({ labels: { le, ...labels } }) => {
    const given = Object.keys(labels).sort().join(', ');
    if (given !== wanted) return [`${name} has the labels {${given}}, and the catalogue says {${wanted}}`];
    if (le !== undefined && !hasBucket(entry, le)) return [`${name} has the bucket ${le}, and the catalogue does not`];
    return Object.entries(labels)
      .filter(([label, value]) => !hasValue(entry.labels[label], value))
      .map(([label, value]) => `${name} has ${label}="${value}", and the catalogue does not list that value`);
  });
}

const hasBucket = (entry: Entry, le: string): boolean =>
  entry.type === 'histogram' && (le === '+Inf' || entry.buckets.includes(Number(le)));

const hasValue = (values: LabelValues | undefined, value: string): boolean =>
  values === undefined || typeof values === 'string' || values.includes(value);
