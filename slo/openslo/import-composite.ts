/** From an SLO whose objectives have indicators of their own to a composite of other objectives. */
import { printNumber } from '../../metrics/promql/index.ts';
import { targetOf, titleOf } from '../definition/defaults.ts';
import type { CompositeMeasure } from '../definition/model.ts';
import type { Place } from '../definition/place.ts';
import { number, optional } from '../definition/scalars.ts';
import { exact } from '../engine/expression.ts';
import {
  type Common,
  type ImportedObjective,
  importObjective,
  objectiveKeys,
  readIndicator,
  readTarget,
} from './import-objective.ts';
import { type Import, type OpenSloObject, passOver } from './objects.ts';
import { toId } from './vocabulary.ts';

interface Part {
  readonly objective: string;
  readonly weight: number;
  readonly ratio: number;
  /** Of an SLI that no other SLO has: an objective of its own. */
  readonly added?: ImportedObjective;
}

/** The composite, after the objectives that had to be made for its parts. */
export function importComposite(
  slo: OpenSloObject,
  places: readonly Place[],
  common: Common,
  others: readonly ImportedObjective[],
  context: Import,
): readonly ImportedObjective[] {
  const parts = places.map((place) => readPart(slo, place, common, others, context));
  const read = parts.filter((part) => part !== undefined);
  if (read.length < parts.length || read.length === 0) return [];
  const added = read.flatMap((part) => part.added ?? []);
  const { method: _, description, more, ...named } = common;
  const ratio = ratioOf(slo.name, read, context.notes);
  const measure: CompositeMeasure = {
    kind: 'composite',
    parts: read.map(({ objective, weight }) => ({ objective, weight })),
  };
  return [...added, { ...named, ...more, target: description ?? targetOf(ratio, measure), ratio, measure, sli: '' }];
}

/** Parts with promises of their own make the promise of their weighted mean. */
function ratioOf(name: string, parts: readonly Part[], notes: Set<string>): number {
  const [first, ...others] = parts.map(({ ratio }) => ratio);
  if (first !== undefined && others.every((ratio) => ratio === first)) return first;
  const weights = parts.reduce((sum, { weight }) => sum + weight, 0);
  const mean = exact(parts.reduce((sum, { weight, ratio }) => sum + weight * ratio, 0) / weights);
  notes.add(
    `${name}: its parts have different targets; their weighted mean ${printNumber(mean)} is the target of the composite`,
  );
  return mean;
}

function readPart(
  slo: OpenSloObject,
  place: Place,
  common: Common,
  others: readonly ImportedObjective[],
  context: Import,
): Part | undefined {
  const { notes } = context;
  const field = place.fields(objectiveKeys, 'a part: indicatorRef: and target:', passOver(notes, slo.name));
  if (!field) return undefined;
  const sli = readIndicator(field('indicator'), field('indicatorRef'), place, context);
  const weight = optional(field('compositeWeight'), number, 1);
  const ratio = readTarget(place, field('target'), field('targetPercent'));
  if (!sli || weight === undefined || ratio === undefined) return undefined;
  const users = others.filter((objective) => objective.sli === sli.name);
  const user = users.find(({ id }) => id === sli.name) ?? users[0];
  if (user) {
    if (users.length > 1 && user.id !== sli.name)
      notes.add(`${slo.name}: of the objectives on ${sli.name}, ${user.id} is the part`);
    return { objective: user.id, weight, ratio };
  }
  const id = toId(`${slo.name}-${sli.name}`);
  const { description: _, more: __, ...plain } = common;
  const named = {
    ...plain,
    id,
    title: sli.displayName || titleOf(id),
    told: 'ticket',
    hasUsualTiers: true,
    description: undefined,
    more: {},
  } as const;
  const added = importObjective(slo, sli, place, named, context);
  if (!added) return undefined;
  notes.add(`${slo.name}: its part ${sli.name} becomes an objective of its own, ${id}`);
  return { objective: id, weight, ratio, added };
}
