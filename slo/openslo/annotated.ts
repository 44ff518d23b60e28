/** What our own annotations say beyond OpenSLO's words, as long as it still fits what the documents say. */
import { isDeepStrictEqual } from 'node:util';
import { readExclusions } from '../definition/header.ts';
import { measureKeys, readMeasure } from '../definition/measure-kinds.ts';
import type { BudgetDefinition } from '../definition/model.ts';
import { Place, within } from '../definition/place.ts';
import type { Reader } from '../definition/scalars.ts';
import type { Exclusion } from '../objective-set.ts';
import { exportMeasure } from './export-indicator.ts';
import type { OpenSloObject } from './objects.ts';
import { annotations } from './vocabulary.ts';

/** JSON of an annotation, read; undefined when it cannot be read at all. */
function readJson<T>(text: string, read: Reader<T>): T | undefined {
  let isSound = true;
  const report = () => {
    isSound = false;
  };
  const value = parseJson(text);
  const found = value === undefined ? undefined : read(new Place(value, report));
  return isSound ? found : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * The measure of an SLO's annotation; undefined without one. Where somebody has changed the queries since, these win,
 * and it is noted.
 */
export function annotatedMeasure(
  slo: OpenSloObject,
  sli: OpenSloObject,
  objective: Place,
  notes: Set<string>,
): BudgetDefinition['measure'] | undefined {
  const text = slo.annotations[annotations.ofSlo.measure];
  if (text === undefined) return undefined;
  const measure = readJson(text, (place) => {
    const field = place.fields(measureKeys, 'a measure');
    return field && readMeasure(place, field);
  });
  if (measure && measure.kind !== 'composite' && measure.kind !== 'capacity') {
    const said = exportMeasure(measure);
    const fits =
      isDeepStrictEqual(sli.spec.value, said.indicator) &&
      Object.entries(said.objective).every(([key, value]) => isDeepStrictEqual(within(objective.value, key), value));
    if (fits) return measure;
  }
  notes.add(
    `${slo.name}: the annotation ${annotations.ofSlo.measure} does not fit the indicator, which is taken instead`,
  );
  return undefined;
}

/** The exclusions of a service's annotation. */
export function annotatedExclusions(service: OpenSloObject | undefined, notes: Set<string>): readonly Exclusion[] {
  const text = service?.annotations[annotations.ofService.exclusions];
  if (text === undefined) return [];
  const found = readJson(text, readExclusions)?.filter((exclusion) => exclusion !== undefined);
  if (!found) notes.add(`the annotation ${annotations.ofService.exclusions} cannot be read and is not carried over`);
  return found ?? [];
}
