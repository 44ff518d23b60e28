/** Detection time by formula: the figures that can be worked out by hand. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detectionSpreadSeconds, falsePageCost, firstDetection, timeToDetectSeconds } from './detection.ts';
import { timingOf } from './engine/timing.ts';
import type { BudgetObjective } from './objective.ts';
import { setOf, shopObjective } from './testing/plain.ts';
import { type BurnTier, tiersOf } from './tiers.ts';

const set = setOf(shopObjective);
const of = (ratio: number): BudgetObjective => ({ ...shopObjective, ratio });

function tier(name: string, ratio = 0.99): BurnTier {
  const found = tiersOf(of(ratio), 28).find((candidate) => candidate.name === name);
  assert.ok(found, `no tier ${name}`);
  return found;
}

const minutes = (ratio: number, severity: 'page' | 'ticket', errorRatio: number) =>
  firstDetection(of(ratio), set, severity, errorRatio, 500).seconds / 60;

test('99 %: one request in ten bad pages in the minute after the 24th, in which the limit is just reached', () => {
  assert.equal(timeToDetectSeconds(shopObjective, tier('early'), 0.1, 500), 25 * 60);
});

test('a total outage pages after 3 minutes at 99 %, after 13 at 95 %', () => {
  assert.equal(minutes(0.99, 'page', 1), 3); // 30 min × 8 × 0.01
  assert.equal(minutes(0.95, 'page', 1), 13); // 60 min × 4 × 0.05
});

test('it never fires where the share is not above the limit', () => {
  assert.equal(timeToDetectSeconds(shopObjective, tier('early'), 0.08, 500), Number.POSITIVE_INFINITY);
  assert.equal(minutes(0.95, 'ticket', 0.05), Number.POSITIVE_INFINITY);
  assert.equal(firstDetection(of(0.95), set, 'page', 0.1, 500).tier, undefined);
});

test('with little traffic it waits for the minimum of bad events', () => {
  assert.equal(timeToDetectSeconds(shopObjective, tier('early'), 1, 1), 10 * 60);
  assert.equal(timeToDetectSeconds({ ...shopObjective, minimumBad: 20 }, tier('early'), 1, 2), 10 * 60);
});

test('it never fires when the long window cannot hold the minimum of bad events', () => {
  assert.equal(timeToDetectSeconds(shopObjective, tier('early'), 1, 0.3), Number.POSITIVE_INFINITY);
  assert.equal(timeToDetectSeconds(shopObjective, tier('early'), 1, 1 / 3), 30 * 60);
});

test('a drill that divides all periods by 60 takes a sixtieth, but for the minimum of bad events', () => {
  const drill = timingOf(60);
  assert.equal(timeToDetectSeconds(shopObjective, tier('early'), 0.5, 60_000, drill), 5); // 30 s × 8 × 0.01 / 0.5 = 4.8 s
  assert.equal(timeToDetectSeconds(shopObjective, tier('early'), 1, 60, drill), 10); // one bad event a second
});

test('only windows of hours depend on the time within the hour', () => {
  assert.equal(detectionSpreadSeconds(shopObjective, tier('medium'), 0.1), 0);
  assert.equal(detectionSpreadSeconds(shopObjective, tier('slow'), 0.1), 504); // 30 min × 0.028 / 0.1
});

test('an early page costs less than 1 % of the budget, so one budget pays for 134 of them', () => {
  const cost = falsePageCost(shopObjective, tier('early'), set, 500);
  assert.equal(cost.outageSeconds, 180);
  assert.equal(cost.budgetShare.toFixed(5), '0.00744'); // 3 of 403.2 minutes
  assert.equal(Math.floor(cost.pagesPerBudget), 134);
});
