/** Reads the one thing that an objective counts, whatever its kind. */
import { readCapacity, readComposite, readEvents, readLatency, readMinutes } from './measures.ts';
import type { ObjectiveDefinition } from './model.ts';
import type { Place } from './place.ts';

export const measureKeys = ['events', 'latency', 'minutes', 'composite', 'capacity'] as const;
export const measureExpected = 'one of events, latency, minutes, composite and capacity';

const readers = {
  events: readEvents,
  latency: readLatency,
  minutes: readMinutes,
  composite: readComposite,
  capacity: readCapacity,
};

export function readMeasure(
  objective: Place,
  field: (key: (typeof measureKeys)[number]) => Place,
): ObjectiveDefinition['measure'] | undefined {
  const given = measureKeys.filter((key) => field(key).isThere);
  const [kind] = given;
  if (kind !== undefined && given.length === 1) return readers[kind](field(kind));
  const what = kind === undefined ? 'nothing to count' : given.join(' and ');
  return objective.report(`${what}; expected: ${measureExpected}`);
}
