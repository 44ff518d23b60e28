/** How busy the generator is said to be, while it is and while it is not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { placed } from '../timeline.ts';
import { StageNotes } from './stage-notes.ts';

/** Turns of the event loop that take so long each. */
async function work(turns: number, turnMs: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    const until = performance.now() + turnMs;
    while (performance.now() < until);
    await nextTurn();
  }
}

test('each stage has its own share of busy time and its own delay', async () => {
  const stage = { seconds: 1, users: 1, arrivalsPerMinute: 0 };
  const [busy, idle, never] = placed([stage, stage, stage]);
  assert.ok(busy && idle && never);
  const notes = new StageNotes(null);
  notes.begin(busy);
  await delay(20); // its first tick
  await work(10, 80);
  notes.begin(idle);
  await delay(500);
  notes.end();
  const [first, second] = [notes.of(busy)?.own, notes.of(idle)?.own];
  assert.ok(first && first.utilization > 0.9 && first.delayMs > 50, JSON.stringify(first));
  assert.ok(second && second.utilization < 0.5 && second.delayMs < 50, JSON.stringify(second));
  assert.deepEqual([notes.of(never), notes.all.length], [null, 2]);
});
