/** The scenarios of tiers are about them: silent just below the limit, firing just above it, resolved afterwards. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BudgetObjective } from '../objective.ts';
import { setOf, shopObjective } from '../testing/plain.ts';
import { tiersOf } from '../tiers.ts';
import { countsAt, firingTiers } from './expected.ts';
import { hourCountsAt } from './hours.ts';
import { hourScenarios, minuteScenarios, type Scenario } from './scenarios.ts';
import { inputSeries, type Minute, minutesOf } from './timeline.ts';

const set = setOf(shopObjective);

function firingAtChecks(objective: BudgetObjective, scenario: Scenario, at: typeof countsAt | typeof hourCountsAt) {
  const minutes = minutesOf(scenario.phases, { isGrowth: true });
  return scenario.checks.map((check) =>
    firingTiers(objective, set, at(minutes, check)).some(({ name }) => name === scenario.tier),
  );
}

for (const ratio of [0.9, 0.95, 0.99, 0.999]) {
  const objective = { ...shopObjective, ratio };
  test(`every tier of ${ratio} is silent just below its limit, fires just above it, and resolves`, () => {
    const minuteTiers = minuteScenarios(objective, set).filter(({ tier }) => tier);
    const hourTiers = hourScenarios(objective, set).filter(({ tier }) => tier);
    for (const scenario of minuteTiers) {
      assert.deepEqual(firingAtChecks(objective, scenario, countsAt), [false, true, false], scenario.name);
    }
    for (const scenario of hourTiers) {
      assert.deepEqual(firingAtChecks(objective, scenario, hourCountsAt), [false, true, false], scenario.name);
    }
    const covered = [...minuteTiers, ...hourTiers].map(({ tier }) => tier);
    assert.deepEqual(
      covered,
      tiersOf(objective, set.periodDays).map(({ name }) => name),
    );
  });
}

const shape = ({ good, bad }: Minute) => [good, bad];

test('what happens in a short gap is counted after it, what happens in a long one is not', () => {
  const gap = (minutes: number) =>
    minutesOf(
      [
        { minutes: 1, good: 10, bad: 1 },
        { minutes, good: 10, bad: 1, absent: true },
        { minutes: 2, good: 10, bad: 1 },
      ],
      {
        isGrowth: true,
      },
    ).map(shape);
  assert.deepEqual(gap(3), [
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
    [40, 4],
    [10, 1],
  ]);
  assert.deepEqual(gap(5).at(-2), [0, 0]);
  assert.deepEqual(gap(5).at(-1), [10, 1]);
});

test('series are told in promtool’s notation, with the target that exposes them', () => {
  const example = [{ series: 'x_total{job="shop", instance="a"}', kind: 'counter', good: 1, bad: 0 }] as const;
  const phases = [
    { minutes: 2, good: 20, bad: 0 },
    { minutes: 1, good: 20, bad: 0, absent: true },
    { minutes: 1, good: 8, bad: 0, restart: true },
  ];
  assert.deepEqual(inputSeries(example, phases), [
    { series: 'x_total{job="shop", instance="a"}', values: '0 10x1 20x1 stale _x1 4x1' },
    { series: 'x_total{job="shop", instance="second-a"}', values: '0 10x1 20x1 stale _x1 4x1' },
    { series: 'up{job="shop", instance="a"}', values: '1 1x3 0x1 1x1' },
    { series: 'up{job="shop", instance="second-a"}', values: '1 1x3 0x1 1x1' },
    { series: 'up{job="other", instance="other"}', values: '1x8' },
  ]);
});
