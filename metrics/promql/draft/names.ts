/** What a metric's name says about its unit, and whether it keeps the naming rules that `defineCatalogue` demands. */
import type { Entry } from '../entry.ts';
import type { ExposedFamily } from './exposition.ts';

/** Names end in a unit of the base units, https://prometheus.io/docs/practices/naming/#base-units */
const unitWords: readonly (readonly [ending: RegExp, unit: string])[] = [
  [/_timestamp_seconds$/, 'timestamp seconds'],
  [/_seconds(_total|_sum)?$/, 'seconds'],
  [/_bytes(_total|_sum)?$/, 'bytes'],
  [/_ratio$/, 'ratio'],
  [/_celsius$/, 'celsius'],
  [/_info$/, 'info'],
];

/** Anything later than 2001 is a point in time and no duration. */
const earliestTimestampSeconds = 1e9;

/** `samples_appended_total` counts samples. */
const participle = /ed$|^(sent|written|read)$/;

/** What one observation of a histogram or summary is. */
export const guessCounts = (name: string): string => (/requests?_/.test(name) ? 'requests' : 'observations');

/** The unit by the name's end; where it names none, its last word: a guess to look at. */
export function guessUnit({ name, unit, samples }: ExposedFamily, type: Entry['type']): string {
  if (type === 'counter' && name.endsWith('_count')) return guessCounts(name);
  const known = unitWords.find(([ending]) => ending.test(name))?.[1];
  if (known === 'seconds' && type === 'gauge') {
    return samples.some(({ value }) => value > earliestTimestampSeconds) ? 'timestamp seconds' : known;
  }
  if (known ?? unit) return known ?? (unit as string); // one of the two is there
  const words = name.replace(/_(total|sum)$/, '').split(/[_:.]/);
  const word = words.findLast((candidate) => !participle.test(candidate)) ?? name;
  if (type === 'gauge' && (word === 'up' || word === 'enabled' || word === 'ready')) return 'state';
  return type === 'counter' && !word.endsWith('s') ? `${word}s` : word;
}

/** Whether `defineCatalogue` would refuse the name without an `inherited` reason. */
export function breaksNaming(name: string, type: Entry['type'], unit: string): boolean {
  if (name.endsWith('_total') !== (type === 'counter')) return true;
  const ending = /_(timestamp_seconds|seconds|bytes|ratio|celsius|info)(_total)?$/.exec(name);
  if (!ending) return false;
  const [, word] = ending;
  if (word === 'timestamp_seconds') return unit !== 'timestamp seconds';
  if (word === 'seconds') return unit !== 'seconds' && unit !== 'timestamp seconds';
  return unit !== word;
}
