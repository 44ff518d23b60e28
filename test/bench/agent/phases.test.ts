/** Turns come at the same phase of every interval, whatever they take. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Clock, takeTurns } from './phases.ts';

/** Time passes only where somebody waits or works. */
class ClockOfTest implements Clock {
  #ms = 1000;
  now = (): number => this.#ms;
  async until(ms: number): Promise<void> {
    this.#ms = Math.max(this.#ms, ms);
  }
  work(ms: number): void {
    this.#ms += ms;
  }
}

test('each has its own phase of the interval, the same in every round', async () => {
  const clock = new ClockOfTest();
  const turns: (readonly [string, number, number])[] = [];
  const turn = (name: string) => (round: number) => {
    turns.push([name, round, clock.now() - 1000]);
    clock.work(30);
  };
  await takeTurns([turn('a'), turn('b'), turn('c')], { rounds: 2, intervalMs: 300, clock });
  assert.deepEqual(turns, [
    ['a', 0, 0],
    ['b', 0, 100],
    ['c', 0, 200],
    ['a', 1, 300],
    ['b', 1, 400],
    ['c', 1, 500],
  ]);
});

test('one that takes too long moves no other round', async () => {
  const clock = new ClockOfTest();
  const moments: number[] = [];
  const slow = (round: number): void => {
    moments.push(clock.now() - 1000);
    if (round === 0) clock.work(250);
  };
  const quick = (): void => void moments.push(clock.now() - 1000);
  await takeTurns([slow, quick], { rounds: 3, intervalMs: 300, clock });
  assert.deepEqual(moments, [0, 250, 300, 450, 600, 750]);
});
