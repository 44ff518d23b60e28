/** Reads what an objective counts: events, latency, minutes, composite or capacity. */
import { printNumber } from '../../metrics/promql/index.ts';
import type { Condition } from '../objective.ts';
import type {
  CapacityMeasure,
  CompositeMeasure,
  CountedMeasure,
  EventsMeasure,
  LatencyMeasure,
  MinutesMeasure,
} from './model.ts';
import type { Place } from './place.ts';
import { readSelector } from './promql.ts';
import { bound, complete, days, limit, list, number, query, type Reader, selector } from './scalars.ts';

const eventsExpected = 'total: and either bad: or good:, each a counter';

export const readEvents: Reader<EventsMeasure> = (place) => {
  const field = place.fields(['total', 'good', 'bad'], eventsExpected);
  if (!field) return undefined;
  const total = selector(field('total'));
  const [good, bad] = [field('good'), field('bad')];
  if (good.isThere === bad.isThere) {
    const what = good.isThere ? 'both good and bad' : 'neither good nor bad';
    return place.report(`${what}; expected: ${eventsExpected}`);
  }
  const part = selector(good.isThere ? good : bad);
  if (total === undefined || part === undefined) return undefined;
  return good.isThere ? { kind: 'events', total, good: part } : { kind: 'events', total, bad: part };
};

const latencyExpected = 'histogram:, threshold: and buckets:';

export const readLatency: Reader<LatencyMeasure> = (place) => {
  const field = place.fields(['histogram', 'threshold', 'buckets'], latencyExpected);
  if (!field) return undefined;
  const histogram = readHistogram(field('histogram'));
  const threshold = bound(field('threshold'));
  const buckets = readBuckets(field('buckets'));
  if (threshold !== undefined && buckets !== undefined && !buckets.includes(threshold)) {
    const bounds = buckets.map(printNumber).join(', ');
    return field('threshold').report(
      `${printNumber(threshold)} is no bucket of the histogram, so nothing counts what is below it; expected: one of ${bounds}`,
    );
  }
  const read = complete({ histogram, threshold, buckets });
  return read && { kind: 'latency', ...read };
};

function readHistogram(place: Place): string | undefined {
  const written = selector(place);
  const read = written === undefined ? undefined : readSelector(written);
  if (written === undefined || read === undefined || typeof read === 'string') return undefined;
  const [suffix] = /_(bucket|count|sum)$/.exec(read.name) ?? [];
  if (suffix !== undefined) {
    return place.report(
      `${read.name} is a part of a histogram; expected: its name without ${suffix}, ${read.name.slice(0, -suffix.length)}`,
    );
  }
  if (read.matches.some(({ label }) => label === 'le'))
    return place.report('le is matched by threshold; expected: no matcher of le');
  return written;
}

function readBuckets(place: Place): readonly number[] | undefined {
  const buckets = list(bound, 'the upper bounds that the histogram declares, ascending, such as [0.1, 0.3, 1]')(place);
  const unordered = buckets?.find((current, index) => index > 0 && current <= (buckets[index - 1] ?? 0));
  if (unordered === undefined) return buckets;
  return place.report(`${printNumber(unordered)} is not above the bound before it; expected: ascending`);
}

/** Events, or a histogram's when that is what is written. */
export const readCounted: Reader<CountedMeasure> = (place) => {
  const { value } = place;
  return typeof value === 'object' && value !== null && 'histogram' in value ? readLatency(place) : readEvents(place);
};

const operators = ['below', 'above', 'at-least', 'at-most'] as const;
const conditionExpected = 'one condition: below, above, at-least, at-most or between';

export const readMinutes: Reader<MinutesMeasure> = (place) => {
  const keys = ['value', 'share', 'events', 'minimumEvents', ...operators, 'between'] as const;
  const field = place.fields(keys, `value: or share:, and ${conditionExpected}`);
  if (!field) return undefined;
  const of = readOf(place, field('value'), field('share'), field('events'));
  const condition = readCondition(place, field);
  const least = field('minimumEvents');
  const minimumEvents = least.isThere
    ? readMinimum(least, field('share').isThere || field('events').isThere)
    : undefined;
  if (of === undefined || condition === undefined) return undefined;
  if (!('query' in of) && !limitsOf(condition).every((share) => share > 0 && share <= 1)) {
    return field(condition.operator).refuse('a share above 0 and up to 100 %');
  }
  return { kind: 'minutes', of, condition, ...(minimumEvents !== undefined && { minimumEvents }) };
};

function readOf(minutes: Place, value: Place, share: Place, events: Place): MinutesMeasure['of'] | undefined {
  if (value.isThere === share.isThere) {
    const what = value.isThere ? 'both value and share' : 'neither value nor share';
    return minutes.report(`${what}; expected: value: a query, or share: events or a histogram`);
  }
  if (share.isThere) {
    if (events.isThere) events.report('the share of good events rests on its own total; expected: no events here');
    return readCounted(share);
  }
  const read = query(value);
  const rests = events.isThere ? selector(events) : undefined;
  return read === undefined ? undefined : { query: read, ...(rests !== undefined && { events: rests }) };
}

function readCondition(
  minutes: Place,
  field: (key: (typeof operators)[number] | 'between') => Place,
): Condition | undefined {
  const [given, ...others] = ([...operators, 'between'] as const).filter((operator) => field(operator).isThere);
  if (given === undefined || others.length > 0) {
    return minutes.report(
      `${given === undefined ? 'no condition' : [given, ...others].join(' and ')}; expected: ${conditionExpected}`,
    );
  }
  if (given !== 'between') {
    const value = limit(field(given));
    return value === undefined ? undefined : { operator: given, limit: value };
  }
  const limits = list(limit, 'two limits, such as [20, 30]')(field(given));
  const [from, to] = limits ?? [];
  if (limits === undefined) return undefined;
  if (from === undefined || to === undefined || limits.length !== 2)
    return field(given).refuse('two limits, such as [20, 30]');
  return { operator: 'between', from, to };
}

const limitsOf = (condition: Condition): readonly number[] =>
  condition.operator === 'between' ? [condition.from, condition.to] : [condition.limit];

function readMinimum(place: Place, hasEvents: boolean): number | undefined {
  if (!hasEvents)
    return place.report('there is nothing that it could be the least of; expected: events: a counter beside it');
  const least = number(place);
  return least === undefined || least > 0 ? least : place.report(`${printNumber(least)}; expected: above 0`);
}

export const readComposite: Reader<CompositeMeasure> = (place) => {
  const entries = place.entries('ids of objectives with their weights, such as { checkout: 2, search: 1 }');
  if (!entries) return undefined;
  const parts = entries.map(([objective, weight]) => ({ objective, weight: number(weight) }));
  const isRead = (part: (typeof parts)[number]): part is CompositeMeasure['parts'][number] => part.weight !== undefined;
  return parts.every(isRead) ? { kind: 'composite', parts } : undefined;
};

export const readCapacity: Reader<CapacityMeasure> = (place) => {
  const field = place.fields(['held', 'verifiedAt', 'maxAge'], 'held:, verifiedAt: and maxAge:');
  if (!field) return undefined;
  const [held, verifiedAt, maxAgeDays] = [query(field('held')), query(field('verifiedAt')), days(field('maxAge'))];
  const read = complete({ held, verifiedAt, maxAgeDays });
  return read && { kind: 'capacity', ...read };
};
