/** Strips: the statuses of the latest runs as text. */
import { type Status, type Strip, statuses } from './document.ts';

/** The first letter of a status; no two have the same. */
const letters = { passed: 'p', warning: 'w', failed: 'f', error: 'e', skipped: 's' } as const satisfies Record<
  Status,
  string
>;

const byLetter: ReadonlyMap<string, Status> = new Map(statuses.map((status) => [letters[status], status]));

export function letterOf(status: Status): string {
  return letters[status];
}

/** The status that a letter of a strip stands for. @throws RangeError for a letter that stands for none */
export function statusOfLetter(letter: string): Status {
  const status = byLetter.get(letter);
  if (!status) throw new RangeError(`"${letter}" in a strip; expected one of ${[...byLetter.keys()].join(', ')}`);
  return status;
}

export function stripOf(runs: readonly Status[]): Strip {
  return runs.map(letterOf).join('');
}
