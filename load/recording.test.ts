/** What a recording knows of users. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Recording } from './recording.ts';

test('users are there while they send, wait or think; what only arrives is nobody', () => {
  const recording = new Recording();
  const add = (user: number | null, startedMs: number, endedMs: number): void =>
    recording.add({
      ...{ action: 'a', dueMs: startedMs, startedMs, endedMs, user },
      ...{ status: 200, isExpected: true, error: null },
    });
  add(0, 0, 10);
  add(null, 20, 30);
  add(1, 50, 950);
  add(0, 800, 990);
  add(2, 900, 999);
  const there = (fromMs: number, toMs: number): number => recording.usersWithin(fromMs, toMs);
  assert.deepEqual(
    [there(0, 20), there(20, 40), there(100, 200), there(960, 1000), there(1000, 2000)],
    [1, 1, 2, 2, 0],
  );
  assert.equal(recording.dueWithin(0, 500).usersWithin(0, 500), 2);
});
