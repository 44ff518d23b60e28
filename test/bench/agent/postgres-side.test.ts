/** Statements that run less often than scrapes are spread over the time in which they run once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { costOfScrape, type StatementCost } from './postgres-side.ts';

const cost = (role: string, statement: string, calls: number, milliseconds: number): StatementCost => ({
  role,
  statement,
  calls,
  milliseconds,
});

test('what ran in the window counts as it was, of each role on its own', () => {
  const before = [cost('ours', 'each', 10, 100), cost('theirs', 'each', 5, 900)];
  const after = [cost('ours', 'each', 30, 140), cost('ours', 'new', 5, 10), cost('theirs', 'each', 25, 1000)];
  const window = { before, after, rounds: 20, intervalMs: 15_000 };
  assert.deepEqual(costOfScrape('ours', 1, window), { milliseconds: 2.5, calls: 1.25 });
  assert.deepEqual(costOfScrape('theirs', 1, window), { milliseconds: 5, calls: 1 });
});

test('what ran only before it counts as once in ten minutes', () => {
  const seldom = [cost('ours', 'seldom', 2, 160)];
  const window = { before: seldom, after: seldom, rounds: 20, intervalMs: 15_000 };
  assert.deepEqual(costOfScrape('ours', 1, window), { milliseconds: 2, calls: 0.025 });
});

test('of several watchers with one role, each has its part', () => {
  const window = { before: [], after: [cost('ours', 'each', 40, 100)], rounds: 20, intervalMs: 15_000 };
  assert.deepEqual(costOfScrape('ours', 2, window), { milliseconds: 2.5, calls: 1 });
});
