/** Where a problem of a set stands in the file that the set was read from. */
import type { Path } from './document.ts';
import type { Definition, ObjectiveDefinition } from './model.ts';

/** The file's index of what was read; what could not be read is left out of the set. */
export interface ReadIndexes {
  readonly objectives: readonly number[];
  readonly exclusions: readonly number[];
}

const renamed: Readonly<Record<string, string>> = {
  periodDays: 'period',
  retentionDays: 'retention',
  longSeconds: 'long',
  shortSeconds: 'short',
};

/** `objectives[0].tiers[1].longSeconds` → `objectives`, 0, `tiers`, 1, `long`. */
export function filePath(
  path: string,
  definition: Definition,
  indexes: ReadIndexes,
  isPercent: (index: number) => boolean,
): Path {
  const [first, index, ...rest] = parsePath(path);
  if (first === undefined) return [];
  if (typeof index !== 'number') return [renamed[first] ?? first, ...(index === undefined ? [] : [index]), ...rest];
  if (first === 'exclusions') return [first, indexes.exclusions[index] ?? index, ...rest];
  const inFile = indexes.objectives[index] ?? index;
  const objective = definition.objectives[index];
  return [first, inFile, ...(objective ? withinObjective(rest, objective, isPercent(inFile)) : rest)];
}

function withinObjective([key, ...rest]: Path, { measure }: ObjectiveDefinition, isPercent: boolean): Path {
  if (key === undefined) return [];
  if (key === 'ratio') return [isPercent ? 'objective' : 'ratio'];
  if (key === 'indicator') return withinMeasure(rest, measure);
  return [key, ...rest].map((part) => (typeof part === 'string' ? (renamed[part] ?? part) : part));
}

function withinMeasure([key, index]: Path, measure: ObjectiveDefinition['measure']): Path {
  switch (measure.kind) {
    case 'events':
    case 'latency':
      return [measure.kind];
    case 'minutes':
      if (key === 'condition') return ['minutes', measure.condition.operator];
      return ['minutes', 'query' in measure.of ? (key === 'events' ? 'events' : 'value') : 'share'];
    case 'composite': {
      const part = typeof index === 'number' ? measure.parts[index] : undefined;
      return ['composite', ...(part ? [part.objective] : [])];
    }
    case 'capacity':
      return ['capacity', key === 'maxAgeDays' ? 'maxAge' : (key ?? '')];
  }
}

function parsePath(path: string): readonly [string?, ...Path] {
  const [first, ...rest] = path.split(/[.[\]]+/).filter((part) => part !== '');
  return first === undefined ? [] : [first, ...rest.map((part) => (/^\d+$/.test(part) ? Number(part) : part))];
}
