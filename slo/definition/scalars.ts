/** Readers of single values: texts, words, numbers, durations, percents. Each answers `undefined` after it told why. */
import { exact } from '../engine/expression.ts';
import { parseDuration, secondsPer } from '../engine/timing.ts';
import { type Place, suggestion } from './place.ts';
import { describeSyntax, readSelector } from './promql.ts';

export type Reader<T> = (place: Place) => T | undefined;

/** What is written there, or the default when nothing is. */
export const optional = <T, D>(place: Place, read: Reader<T>, fallback: D): T | D | undefined =>
  place.isThere ? read(place) : fallback;

export const text =
  (expected: string): Reader<string> =>
  (place) =>
    typeof place.value === 'string' && place.value.trim() !== '' ? place.value.trim() : place.refuse(expected);

export const word =
  <const W extends string>(...words: readonly W[]): Reader<W> =>
  (place) => {
    const found = words.find((candidate) => candidate === place.value);
    if (found !== undefined) return found;
    const near = typeof place.value === 'string' ? suggestion(place.value, words) : '';
    return place.refuse(`${words.join(' or ')}${near}`);
  };

export const number: Reader<number> = (place) =>
  typeof place.value === 'number' && Number.isFinite(place.value) ? place.value : place.refuse('a number');

export const durationExpected = 'a duration such as 5m, 1h30m or 28d';

/** In seconds. */
export const duration: Reader<number> = (place) => {
  if (typeof place.value !== 'string') return place.refuse(durationExpected);
  try {
    return parseDuration(place.value.trim());
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return place.refuse(durationExpected);
  }
};

export const days: Reader<number> = (place) => {
  const seconds = duration(place);
  return seconds === undefined ? undefined : exact(seconds / secondsPer.day);
};

const percentPattern = /^(-?\d+(?:\.\d+)?)\s*%$/;

/** `99.9 %` → 0.999; undefined for what is no percent. */
export function parsePercent(value: unknown): number | undefined {
  const [, percent] = typeof value === 'string' ? (percentPattern.exec(value.trim()) ?? []) : [];
  return percent === undefined ? undefined : exact(Number(percent) / 100);
}

/** A number, or percent as a ratio. */
export const limit: Reader<number> = (place) =>
  parsePercent(place.value) ??
  (typeof place.value === 'number' && Number.isFinite(place.value)
    ? place.value
    : place.refuse('a number in the unit of the value, or percent such as 70 %'));

/** A bound of a bucket: a number in the histogram's unit, or a time, which is taken as seconds. */
export const bound: Reader<number> = (place) => {
  const { value } = place;
  if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value;
  const [, count, unit] = typeof value === 'string' ? (/^(\d+(?:\.\d+)?)\s*(ms|s|m)$/.exec(value.trim()) ?? []) : [];
  if (count === undefined)
    return place.refuse('a number in the unit of the histogram, such as 0.3, or a time such as 300ms');
  return exact((Number(count) * (unit === 'm' ? 60_000 : unit === 's' ? 1000 : 1)) / 1000);
};

/** A plain selector of a counter, as text. */
export const selector: Reader<string> = (place) => {
  const written = text('a counter as it is exposed, its name and matchers, such as http_requests_total{job="shop"}')(
    place,
  );
  if (written === undefined) return undefined;
  const read = readSelector(written);
  return typeof read === 'string' ? place.report(read) : written;
};

/** Any query, after a check of its syntax. */
export const query: Reader<string> = (place) => {
  const written = text('a PromQL query')(place);
  if (written === undefined) return undefined;
  const wrong = describeSyntax(written);
  return wrong === null ? written : place.report(wrong);
};

/** A list of at least one. What cannot be read of it is told, item by item. */
export const list =
  <T>(read: Reader<T>, expected: string): Reader<readonly T[]> =>
  (place) => {
    const items = place.items(expected);
    if (items?.length === 0) return place.refuse(expected);
    const values = items?.map(read);
    return values?.every((value) => value !== undefined) ? values : undefined;
  };

/** The parts of something, when every one of them could be read. */
export function complete<T extends Readonly<Record<string, unknown>>>(
  parts: T,
): { readonly [K in keyof T]: Exclude<T[K], undefined> } | undefined {
  if (Object.values(parts).includes(undefined)) return undefined;
  return parts as { readonly [K in keyof T]: Exclude<T[K], undefined> }; // just looked at, one by one
}
