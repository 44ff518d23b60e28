/** Keeps everybody's turn at the same moment of each interval, so that a whole interval lies between two turns. */
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';

export interface Clock {
  /** Milliseconds. */
  now(): number;
  /** Resolves at that moment, or at once when it is over. */
  until(ms: number): Promise<void>;
}

export const wallClock: Clock = {
  now: () => performance.now(),
  until: (ms) => delay(Math.max(0, ms - performance.now())),
};

export type Turn = (round: number) => void | Promise<void>;

/**
 * Gives everybody a turn in each round, each at an even share of the interval. One that takes too long delays those that
 * follow in that round, and no other round.
 */
export async function takeTurns(
  turns: readonly Turn[],
  { rounds, intervalMs, clock = wallClock }: { rounds: number; intervalMs: number; clock?: Clock },
): Promise<void> {
  const start = clock.now();
  for (let round = 0; round < rounds; round++) {
    for (const [index, turn] of turns.entries()) {
      await clock.until(start + (round + index / turns.length) * intervalMs);
      await turn(round);
    }
  }
}
