/** Flaky and stale, from runs that somebody could have seen. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFlaky } from './flaky.ts';
import { expectedWithinMs, isOverdue } from './stale.ts';

const cases: readonly (readonly [runs: string, flaky: boolean, why: string])[] = [
  ['', false, 'no runs'],
  ['ppppppppp', false, 'never bad'],
  ['ppppfppp', true, 'one bad run between good ones'],
  ['pppppppf', false, 'one flip'],
  ['pfffffff', false, 'a failure that stays'],
  ['pfpffffff', false, 'flips, but the last five are all bad'],
  ['pfpffff', true, 'flips, and only the last four are bad'],
  ['ppwwppww', false, 'a warning is no failure'],
  ['pefe', false, 'failed and error are both bad'],
  ['ppsspsp', false, 'skipped runs say nothing'],
  ['pfsp', true, 'also when a skipped run stands between'],
  [`pfp${'p'.repeat(20)}`, false, 'long ago'],
];
for (const [runs, flaky, why] of cases) {
  test(`${flaky ? 'flaky' : 'not flaky'}: ${why}`, () => assert.equal(isFlaky(runs, []), flaky));
}

test('runs of another branch are no flips of this one', () => {
  assert.equal(isFlaky('pfpfpf', [1, 2, 1, 2, 1, 2]), false);
  assert.equal(isFlaky('pfpfpf', [2, 2, 2, 2, 2, 2]), true);
  assert.equal(isFlaky('fpppfpp', [1, 1, 1]), false, 'runs from before branches were kept belong to none');
  assert.equal(isFlaky('pfppfpp', [0, 0, 0]), true);
});

const minutes = (...values: readonly number[]) => values.map((value) => value * 60_000);

test('a suite is expected within three times its usual gap, and one late run does not change that', () => {
  assert.equal(expectedWithinMs(minutes(0, 10, 20)), null);
  assert.equal(expectedWithinMs(minutes(0, 10, 20, 30)), 30 * 60_000);
  assert.equal(expectedWithinMs(minutes(0, 10, 20, 500, 510, 520)), 30 * 60_000);
});

test('what has no rhythm is never overdue', () => {
  const lastAt = new Date(0).toISOString();
  assert.equal(isOverdue(lastAt, null, 1e15), false);
  assert.equal(isOverdue(lastAt, 1000, 1000), false);
  assert.equal(isOverdue(lastAt, 1000, 1001), true);
});
