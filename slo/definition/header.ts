/** Reads what a definition file says besides its objectives: name, period, retention, addresses, exclusions. */
import type { Exclusion } from '../objective-set.ts';
import { weekdays } from '../objective-set.ts';
import { dashboardOf, defaultPeriodDays } from './defaults.ts';
import type { Definition } from './model.ts';
import type { Place } from './place.ts';
import { complete, days, list, optional, query, type Reader, text, word } from './scalars.ts';

export const headerKeys = [
  ...(['name', 'period', 'retention', 'runbookUrl', 'dashboardUrl', 'exclusions', 'exclusionSwitch'] as const),
  'objectives',
] as const;

type Field = (key: (typeof headerKeys)[number]) => Place;
export type Header = Omit<Definition, 'objectives' | 'exclusions'> & {
  /** As they stand in the file; undefined where one could not be read. */
  readonly exclusions: readonly (Exclusion | undefined)[];
};

/**
 * What could not be read is told and replaced, so that the objectives can still be checked against the rest: a name and
 * addresses by placeholders, a retention by one that nothing exceeds.
 */
export function readHeader(field: Field): Header {
  const name = text('the name of the set, such as shop')(field('name')) ?? 'unnamed';
  const periodDays = optional(field('period'), days, defaultPeriodDays) ?? defaultPeriodDays;
  const retentionDays = readRetention(field('retention')) ?? Number.POSITIVE_INFINITY;
  const runbookUrl = text(
    'the address of a page that says what to do, to which # and the id of the objective are added',
  )(field('runbookUrl'));
  const dashboardUrl = optional(field('dashboardUrl'), text('the address of a dashboard'), dashboardOf(name));
  const exclusions = optional(field('exclusions'), readExclusions, []) ?? [];
  const exclusionSwitch = optional(field('exclusionSwitch'), query, null);
  return {
    name,
    periodDays,
    retentionDays,
    runbookUrl: runbookUrl ?? '',
    dashboardUrl: dashboardUrl ?? '',
    exclusions,
    ...(exclusionSwitch && { exclusionSwitch }),
  };
}

const readRetention: Reader<number> = (place) =>
  place.isThere
    ? days(place)
    : place.refuse('how long your Prometheus keeps its samples, --storage.tsdb.retention.time (15d unless it is set)');

/** A list of exclusions; undefined in the place of one that cannot be read. */
export const readExclusions: Reader<Header['exclusions']> = (place) =>
  place.items('a list of exclusions')?.map(readExclusion);

const exclusionKeys = ['reason', 'from', 'to', 'weekday', 'objectives'] as const;

const readExclusion: Reader<Exclusion> = (place) => {
  const field = place.fields(exclusionKeys, 'reason:, from: and to:, for every week with weekday:');
  if (!field) return undefined;
  const weekly = field('weekday').isThere;
  const time = weekly ? 'a time of day in quotes, such as "02:30"' : 'a time such as 2026-12-05T02:00:00Z';
  const reason = text('why this time does not count')(field('reason'));
  const [from, to] = [text(time)(field('from')), text(time)(field('to'))];
  const weekday = optional(field('weekday'), word(...weekdays), null);
  const objectives = optional(field('objectives'), list(text('an id'), 'ids of objectives'), null);
  const read = complete({ reason, from, to, weekday, objectives });
  if (!read) return undefined;
  const ofSome = read.objectives ? { objectives: read.objectives } : {};
  return {
    reason: read.reason,
    ...(read.weekday && { weekday: read.weekday }),
    from: read.from,
    to: read.to,
    ...ofSome,
  };
};
