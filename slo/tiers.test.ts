/** Burn-rate tiers: factors follow from the budget's share and the period, and every tier can fire. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BudgetObjective } from './objective.ts';
import { indicatorOf } from './testing/plain.ts';
import { largestBurn, limitOf, tiersOf } from './tiers.ts';

const objective = (ratio: number, told: 'page' | 'ticket' = 'page'): BudgetObjective => ({
  id: 'x',
  title: 'X',
  target: 'x',
  ratio,
  told,
  indicator: indicatorOf('events'),
});

const factors = (ratio: number, periodDays: number, told?: 'page' | 'ticket') =>
  tiersOf(objective(ratio, told), periodDays).map(({ name, factor, longSeconds, shortSeconds }) => [
    name,
    factor,
    longSeconds / 60,
    shortSeconds / 60,
  ]);

test('at 28 days the factors of 99 % are those of the workbook, one early tier, and no ticket while the budget lasts', () => {
  assert.deepEqual(factors(0.99, 28), [
    ['early', 8, 30, 5],
    ['fast', 13.44, 60, 5],
    ['medium', 5.6, 360, 30],
    ['slow', 2.8, 1440, 120],
    ['trickle', 1, 4320, 360],
  ]);
});

test('at 30 days they are the well-known 14.4, 6, 3 and 1', () => {
  assert.deepEqual(
    factors(0.999, 30)
      .slice(1)
      .map(([, factor]) => factor),
    [14.4, 6, 3, 1],
  );
});

test('for 95 %, the fast tier would be nearly blind and is left out; the early one takes an hour', () => {
  assert.deepEqual(
    factors(0.95, 28).map(([name, factor, long]) => [name, factor, long]),
    [
      ['early', 4, 60],
      ['medium', 5.6, 360],
      ['slow', 2.8, 1440],
      ['trickle', 1, 4320],
    ],
  );
});

test('every page can fire at half of the largest burn, every ticket below it and not while the budget lasts', () => {
  for (const ratio of [0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.995, 0.999, 0.9999]) {
    for (const tier of tiersOf(objective(ratio), 28)) {
      if (tier.severity === 'page') assert.ok(tier.factor <= largestBurn(ratio) / 2, `${ratio} ${tier.name}`);
      else assert.ok(tier.factor >= 1 && limitOf(ratio, tier) < 1, `${ratio} ${tier.name}`);
    }
  }
});

test('what makes tickets has no pages', () => {
  assert.deepEqual(
    factors(0.99, 28, 'ticket').map(([name]) => name),
    ['slow', 'trickle'],
  );
});

test('limits are exact decimals', () => {
  const limits = tiersOf(objective(0.999), 28).map((tier) => limitOf(0.999, tier));
  assert.deepEqual(limits, [0.008, 0.01344, 0.0056, 0.0028, 0.001]);
});

test('a window that is longer than the period has no tier', () => {
  assert.deepEqual(
    factors(0.99, 1).map(([name]) => name),
    ['early', 'fast', 'medium'],
  );
});
