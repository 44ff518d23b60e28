/** How statuses are ordered, counted and worded on every page. */
import { type Status, type StatusCounts, type Strip, statuses } from '../../board/document.ts';
import { statusOfLetter } from '../../board/strip.ts';

/** Worst first. */
export const bySeverity = ['error', 'failed', 'warning', 'passed', 'skipped'] as const satisfies readonly Status[];

/** For sorting: 0 is the worst. */
export function severityRank(status: Status): number {
  return bySeverity.indexOf(status);
}

export const statusWords: Readonly<Record<Status, string>> = {
  passed: 'Passed',
  warning: 'Warning',
  failed: 'Failed',
  error: 'Error',
  skipped: 'Skipped',
};

/** What a status means, for tooltips. */
export const statusMeanings: Readonly<Record<Status, string>> = {
  passed: 'the check ran and holds',
  warning: 'the check ran and holds with a reservation',
  failed: 'the check ran and does not hold',
  error: 'the check could not run',
  skipped: 'the check was not run',
};

export function totalOf(counts: StatusCounts): number {
  return statuses.reduce((sum, status) => sum + counts[status], 0);
}

/** Checks that failed or could not run. */
export function failingOf(counts: StatusCounts): number {
  return counts.failed + counts.error;
}

/** "1 check", "3 checks". */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** "2 failed, 1 warning, 9 passed": only what is not zero, worst first; "nothing" when all are. */
export function describeCounts(counts: StatusCounts): string {
  const parts = bySeverity.filter((status) => counts[status] > 0).map((status) => `${counts[status]} ${status}`);
  return parts.length > 0 ? parts.join(', ') : 'nothing';
}

/** "Last 30 runs, oldest first: …" as a short sentence instead of colours. */
export function describeStrip(strip: Strip): string {
  const latest = strip.at(-1);
  if (latest === undefined) return 'No runs yet';
  const counts: Record<Status, number> = { error: 0, failed: 0, warning: 0, passed: 0, skipped: 0 };
  for (const letter of strip) counts[statusOfLetter(letter)] += 1;
  return `Last ${countOf(strip.length, 'run')}: ${describeCounts(counts)}; latest ${statusOfLetter(latest)}`;
}
