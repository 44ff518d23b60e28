/** When users are there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placed, whenThere } from './timeline.ts';

const stages = placed([
  { seconds: 10, users: 1, arrivalsPerMinute: 0 },
  { seconds: 5, users: 3, arrivalsPerMinute: 0 },
  { seconds: 10, users: 2, arrivalsPerMinute: 0 },
]);

test('stages follow each other without a gap', () => {
  assert.deepEqual(
    stages.map(({ fromMs, toMs }) => [fromMs, toMs]),
    [
      [0, 10_000],
      [10_000, 15_000],
      [15_000, 25_000],
    ],
  );
});

test('a user is there in each stage that has as many, and waits for the next one', () => {
  const rows: readonly (readonly [user: number, atMs: number, there: number | null])[] = [
    [0, 3_000, 3_000],
    [0, 24_999, 24_999],
    [0, 25_000, null],
    [1, 3_000, 10_000],
    [1, 15_000, 15_000],
    [2, 0, 10_000],
    [2, 15_000, null],
  ];
  for (const [user, atMs, there] of rows) assert.equal(whenThere(stages, user, atMs), there, `${user} at ${atMs}`);
});
