/** Rules of one objective out of a set. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { promql } from '../../metrics/promql/index.ts';
import { setOf, shopObjective } from '../../slo/testing/plain.ts';
import { objectiveGroups } from './objective-tests.ts';

test('the rules of one objective have its own exclusions, and those of all, but not those of others', () => {
  const other = { ...shopObjective, id: 'other' };
  const exclusion = { weekday: 'sunday', from: '02:00' } as const;
  const set = {
    ...setOf(shopObjective, other),
    exclusions: [
      { ...exclusion, to: '03:00', reason: 'all' },
      { ...exclusion, to: '04:00', reason: 'two', objectives: [shopObjective.id, other.id] },
      { ...exclusion, to: '05:00', reason: 'another', objectives: [other.id] },
    ],
  };
  const excluded = (objective: typeof shopObjective): string =>
    objectiveGroups(objective, set)
      .flatMap(({ rules }) => rules)
      .flatMap((rule) => ('record' in rule && rule.record === 'slo:exclusion:state' ? [promql(rule.expression)] : []))
      .join();
  assert.deepEqual(
    [180, 240, 300].map((minutes) => excluded(shopObjective).includes(`< ${minutes}`)),
    [true, true, false],
  );
  assert.deepEqual(
    [180, 240, 300].map((minutes) => excluded(other).includes(`< ${minutes}`)),
    [true, true, true],
  );
});
