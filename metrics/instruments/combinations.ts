/** Which series exist from the start: the combinations of an entry's closed label values. */
import { type Entry, open } from '../entry.ts';

/**
 * Every combination of an entry's label values. Empty when one label is open, because then the values are not known
 * before the first event; one empty combination when there are no labels.
 */
export function closedCombinations(labels: Entry['labels']): readonly Readonly<Record<string, string>>[] {
  let combinations: readonly Readonly<Record<string, string>>[] = [{}];
  for (const [name, values] of Object.entries(labels)) {
    if (values === open || typeof values === 'string') return [];
    combinations = combinations.flatMap((labels) => values.map((value) => ({ ...labels, [name]: value })));
  }
  return combinations;
}
