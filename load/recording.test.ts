/** Who took part when, of exchanges that are written down here. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Recording } from './recording.ts';

test('users are there while they send or wait, and arrivals are no users', () => {
  const recording = new Recording();
  const written = [
    { user: 0, startedMs: 100, endedMs: 200 },
    { startedMs: 300, endedMs: 400 },
    { user: 1, startedMs: 900, endedMs: 1_100 },
    { user: 1, startedMs: 1_500, endedMs: 1_600 },
    { user: 2, startedMs: 900, endedMs: 2_500 },
    { user: 3, startedMs: 2_000, endedMs: 2_600 },
  ];
  for (const one of written)
    recording.add({ action: 'a', dueMs: one.startedMs, status: 200, isExpected: true, error: null, ...one });
  assert.deepEqual(
    [0, 1_000, 2_000, 3_000].map((fromMs) => recording.usersWithin(fromMs, fromMs + 1_000)),
    [3, 2, 2, 0],
  );
  assert.equal(recording.dueWithin(0, 1_000).usersWithin(0, 1_000), 3, 'parts keep their users');
});
