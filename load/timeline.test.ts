/** When users are there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Profile, secondsOf, shortened } from './profiles.ts';
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

test('a profile that is made shorter is cut where its time ends', () => {
  const profile: Profile = { name: 'test', summary: '', stages, thinkSeconds: [0, 0], mostRequests: 1 };
  for (const [seconds, left] of [
    [25, [10, 5, 10]],
    [12, [10, 2]],
    [10, [10]],
    [1, [1]],
  ] as const) {
    const shorter = shortened(profile, seconds);
    assert.deepEqual(
      shorter.stages.map((stage) => stage.seconds),
      left,
    );
    assert.equal(secondsOf(shorter), seconds);
  }
});
