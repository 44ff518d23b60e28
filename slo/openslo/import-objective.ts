/** One objective of an SLO: its target, and what it counts. */
import { targetOf } from '../definition/defaults.ts';
import type { BudgetDefinition } from '../definition/model.ts';
import type { Place } from '../definition/place.ts';
import { number } from '../definition/scalars.ts';
import { exact } from '../engine/expression.ts';
import { annotatedMeasure } from './annotated.ts';
import { importMeasure } from './import-indicator.ts';
import { type Import, type OpenSloObject, passOver, readInline, referred } from './objects.ts';

/** An objective before its period and tiers are compared with those of the set. */
export interface ImportedObjective extends BudgetDefinition {
  readonly periodDays: number;
  /** The annotation says that the period is written at the objective. */
  readonly hasOwnPeriod: boolean;
  /** The annotation says that the tiers are the usual ones. */
  readonly hasUsualTiers: boolean;
  /** The name of the SLI that it was read from; empty for a composite. */
  readonly sli: string;
}

/** What all objectives of an SLO have in common. */
export interface Common
  extends Pick<ImportedObjective, 'id' | 'title' | 'told' | 'periodDays' | 'hasOwnPeriod' | 'hasUsualTiers'> {
  readonly method: string;
  readonly description: string | undefined;
  readonly more: Pick<BudgetDefinition, 'by' | 'tiers' | 'minimumBad'>;
}

export const objectiveKeys = [
  ...(['displayName', 'op', 'value', 'target', 'targetPercent', 'timeSliceTarget', 'timeSliceWindow'] as const),
  ...(['indicator', 'indicatorRef', 'compositeWeight'] as const),
] as const;

export function readIndicator(
  inline: Place,
  reference: Place,
  around: Place,
  context: Import,
): OpenSloObject | undefined {
  if (inline.isThere === reference.isThere) return around.refuse('either indicator: or indicatorRef:');
  return inline.isThere ? readInline('SLI', inline, context) : referred('SLI', reference, context);
}

export function importObjective(
  slo: OpenSloObject,
  sli: OpenSloObject,
  place: Place,
  { method, description, more, ...common }: Common,
  context: Import,
): ImportedObjective | undefined {
  const field = place.fields(objectiveKeys, 'an objective: at least target:', passOver(context.notes, slo.name));
  if (!field) return undefined;
  const ratio = readTarget(place, field('target'), field('targetPercent'));
  const own = annotatedMeasure(slo, sli, place, context.notes);
  const read = own ? { measure: own, by: [] } : importMeasure(sli, { slo: slo.name, method, field, place }, context);
  if (ratio === undefined || !read) return undefined;
  const { measure } = read;
  const { value: displayName } = field('displayName');
  const words = description ?? (typeof displayName === 'string' ? displayName : undefined);
  const target = words ?? targetOf(ratio, measure);
  const by = more.by ?? (read.by.length > 0 ? read.by : undefined);
  return { ...common, target, ratio, measure, ...more, ...(by && { by }), sli: sli.name };
}

export function readTarget(objective: Place, target: Place, percent: Place): number | undefined {
  if (target.isThere === percent.isThere) return objective.refuse('either target: 0.999 or targetPercent: 99.9');
  if (target.isThere) return number(target);
  const read = number(percent);
  return read === undefined ? undefined : exact(read / 100);
}
