/** How long a suite may go without a run before it is stale: learned from when it ran. */

/** A suite has a rhythm only after so many gaps between its runs. */
const fewestGaps = 3;
/** One run may fail to appear, and another may be late. */
const gapsAllowed = 3;
/** Runs that follow each other faster count as one: the parts of a run that was split up, or one that is tried again. */
export const burstMinutes = 5;
/** So many moments are kept. */
export const keptMoments = 12;

/** Milliseconds: three times the median gap between the runs, epoch milliseconds. Null while the suite has no rhythm. */
export function expectedWithinMs(ranAt: readonly number[]): number | null {
  const gaps = ranAt.slice(1).map((moment, index) => moment - (ranAt[index] ?? moment));
  if (gaps.length < fewestGaps) return null;
  const sorted = gaps.toSorted((a, b) => a - b);
  return Math.round(gapsAllowed * (sorted[Math.floor(sorted.length / 2)] ?? Number.NaN));
}

/** Whether something that should come again within so many milliseconds is overdue. `now` is epoch milliseconds. */
export function isOverdue(lastAt: string, withinMs: number | null, now: number): boolean {
  return withinMs !== null && Date.parse(lastAt) + withinMs < now;
}
