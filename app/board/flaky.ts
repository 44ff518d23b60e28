/**
 * Whether a check is flaky: it changes between good and bad and back without anybody's doing. The latest runs in, a
 * verdict out.
 */
import type { Strip } from './document.ts';
import { statusOfLetter, stripOf } from './strip.ts';

const runsLookedAt = 20;
const fewestFlips = 2;
/** So many bad runs in a row are a failure, not a flake. */
const lastingRuns = 5;
/** Most checks have none, and a board has thousands. */
const hasBadRun = new RegExp(`[${stripOf(['failed', 'error'])}]`);

/**
 * At least two flips between good (passed, warning) and bad (failed, error) in the last 20 runs, and not all of the last
 * five bad. Runs of other branches than the latest are left out, and so are skipped ones: they say nothing.
 * @param branches of the latest runs of the strip; the runs before these belong to none, which is branch 0
 */
export function isFlaky(strip: Strip, branches: readonly number[]): boolean {
  if (!hasBadRun.test(strip)) return false;
  const bad = badRuns(strip, branches).slice(-runsLookedAt);
  const flips = bad.filter((isBad, index) => index > 0 && isBad !== bad[index - 1]).length;
  const lasts = bad.length >= lastingRuns && bad.slice(-lastingRuns).every(Boolean);
  return flips >= fewestFlips && !lasts;
}

function badRuns(strip: Strip, branches: readonly number[]): readonly boolean[] {
  const missing = strip.length - branches.length;
  const branchOf = (index: number): number => branches[index - missing] ?? 0;
  const latest = branchOf(strip.length - 1);
  return Array.from(strip, statusOfLetter).flatMap((status, index) =>
    status === 'skipped' || branchOf(index) !== latest ? [] : [status === 'failed' || status === 'error'],
  );
}
