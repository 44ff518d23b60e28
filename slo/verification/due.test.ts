/** What is due, from journals and versions that are written down here. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Journal, VerificationEntry } from '../journal/journal.ts';
import { isCapacity, type Objective } from '../objective.ts';
import { objectives } from '../objectives.ts';
import { isDue, isKept, type OccasionState, occasionStates } from './due.ts';
import { type OccasionName, occasions, overdueAfterDays } from './occasions.ts';
import type { RunningVersion } from './running-versions.ts';

const since = '2026-03-01T10:00:00.000Z';
const all: readonly Objective[] = objectives;
const hourMs = 60 * 60 * 1000;
const after = (hours: number, moreMs = 0): Date => new Date(Date.parse(since) + hours * hourMs + moreMs);

const runs = (version: string, sinceHours = 0): RunningVersion => ({ version, since: after(sinceHours) });
const nothing: Journal = { since, exclusions: [], verifications: [] };

/** Every objective of an occasion was verified so many hours after the journal was begun. */
const verified = (occasion: OccasionName, atHours: number, more: Partial<VerificationEntry> = {}) =>
  all
    .filter((objective) => objective.verified === occasions.find(({ name }) => name === occasion)?.verified)
    .map(({ id }) => ({ objective: id, at: after(atHours).toISOString(), held: true, measured: '1', ...more }));

interface Given {
  readonly verifications?: Journal['verifications'];
  readonly versions?: readonly RunningVersion[];
  readonly now: Date;
}

function stateOf(name: OccasionName, { verifications = [], versions = [runs('0.1.0')], now }: Given): OccasionState {
  const states = occasionStates({ objectives, journal: { ...nothing, verifications }, versions, now });
  const found = states.find(({ occasion }) => occasion === name);
  assert.ok(found);
  return found;
}

describe('by age', () => {
  for (const [name, dueHours, overdueHours] of [
    ['daily', 24, 48],
    ['weekly', 7 * 24, 8 * 24],
  ] as const) {
    test(`${name}: due after ${dueHours} hours, overdue after ${overdueHours}`, () => {
      const verifications = verified(name, 0);
      const at = (hours: number, moreMs = 0) => stateOf(name, { verifications, now: after(hours, moreMs) });
      assert.equal(at(dueHours, -1).state, 'verified');
      assert.equal(isKept(at(dueHours, -1)), true);
      assert.equal(at(dueHours, -1).message, 'verified 2026-03-01 10:00 UTC; all held');
      assert.equal(at(dueHours).state, 'due');
      assert.equal(at(dueHours).message, `due: verified 2026-03-01 10:00 UTC; all held; run: lvd verify ${name}`);
      assert.equal(at(overdueHours).state, 'due');
      assert.equal(at(overdueHours, 1).state, 'overdue');
      assert.match(at(overdueHours, 1).message, /^overdue since 2026-03-0[39] 10:00 UTC: verified 2026-03-01/);
    });

    test(`${name}: never verified is due at once, and overdue when nobody has come since the journal was begun`, () => {
      const at = (hours: number, moreMs = 0) => stateOf(name, { now: after(hours, moreMs) });
      assert.deepEqual([at(0).state, at(0).verifiedAt, at(0).held], ['due', null, null]);
      assert.equal(at(0).message, `due: never verified; run: lvd verify ${name}`);
      assert.deepEqual([at(overdueHours).state, at(overdueHours, 1).state], ['due', 'overdue']);
    });
  }

  test('without a journal everything is due and nothing is overdue', () => {
    const states = occasionStates({ objectives, journal: null, versions: [runs('0.1.0')], now: after(10_000) });
    assert.deepEqual(
      states.map(({ state }) => state),
      ['due', 'due', 'due'],
    );
  });

  test('the objective counts that was verified least lately', () => {
    const [first, ...others] = verified('daily', 30);
    assert.ok(first);
    const verifications = [...others, { ...first, at: after(2).toISOString() }];
    const { state, verifiedAt } = stateOf('daily', { verifications, now: after(31) });
    assert.deepEqual([state, verifiedAt], ['due', after(2)]);
    const never = stateOf('daily', { verifications: others, now: after(31) });
    assert.deepEqual([never.state, never.verifiedAt], ['due', null]);
  });

  test('what did not hold is verified, and named', () => {
    const [missed, ...others] = verified('daily', 1);
    assert.ok(missed);
    const state = stateOf('daily', {
      verifications: [...others, { ...missed, held: false, measured: '61.0 %' }],
      now: after(2),
    });
    assert.deepEqual([state.state, state.held, isDue(state), isKept(state)], ['verified', false, false, false]);
    assert.equal(state.message, 'verified 2026-03-01 11:00 UTC; did not hold: cache-hit (61.0 %)');
    const again = stateOf('daily', {
      verifications: [{ ...missed, held: false }, ...verified('daily', 2)],
      now: after(3),
    });
    assert.equal(again.held, true, 'the last one counts');
    const partly = stateOf('daily', { verifications: [{ ...missed, held: false }], now: after(2) });
    assert.deepEqual([partly.state, partly.held], ['due', false], 'others were never verified');
  });
});

describe('by version', () => {
  const verifications = verified('deploy', 1, { version: '0.1.0' });
  const at = (versions: readonly RunningVersion[], now: Date, of = verifications) =>
    stateOf('deploy', { verifications: of, versions, now });

  test('a verified version stays verified however long it runs', () => {
    const { state, message } = at([runs('0.1.0')], after(5000));
    assert.equal(state, 'verified');
    assert.equal(message, '0.1.0 verified 2026-03-01 11:00 UTC; all held');
  });

  test('another version is due at once, and overdue a day after it was first seen', () => {
    const versions = [runs('0.2.0', 100)];
    assert.equal(at(versions, after(100)).state, 'due');
    assert.equal(at(versions, after(124)).state, 'due');
    assert.equal(at(versions, after(124, 1)).state, 'overdue');
    assert.equal(
      at(versions, after(100)).message,
      'due: 0.2.0 runs since 2026-03-05 14:00 UTC, 0.1.0 verified 2026-03-01 11:00 UTC; all held; run: lvd verify deploy',
    );
  });

  test('a version that was taken back, and one of which the version is not known, is due', () => {
    const newer = [...verifications, ...verified('deploy', 3, { version: '0.2.0' })];
    assert.equal(at([runs('0.1.0', 4)], after(5), newer).state, 'due');
    const unnamed = at([runs('0.1.0')], after(5), verified('deploy', 1));
    assert.equal(unnamed.state, 'due');
    assert.match(unnamed.message, /an unknown version verified/);
  });

  test('never verified is due at once, and overdue a day after the journal was begun', () => {
    const versions = [runs('0.1.0', -1000)];
    assert.equal(at(versions, after(24), []).state, 'due');
    assert.equal(at(versions, after(24, 1), []).state, 'overdue');
    assert.equal(at(versions, after(1), []).message, 'due: 0.1.0 runs, never verified; run: lvd verify deploy');
  });

  test('while a deploy goes on nothing is due', () => {
    const rolling = at([runs('0.2.0', 100), runs('0.1.0')], after(200));
    assert.deepEqual([rolling.state, isDue(rolling), isKept(rolling)], ['waiting', false, false]);
    assert.equal(rolling.message, 'a deploy goes on: 0.1.0 and 0.2.0 run; all held');
  });

  test('nobody knows without Prometheus', () => {
    const unknown = at([], after(2));
    assert.deepEqual([unknown.state, isDue(unknown), isKept(unknown)], ['unknown', false, false]);
    assert.match(unknown.message, /Prometheus does not tell which version runs/);
  });
});

test('capacities are overdue when the rules say so, too', () => {
  const ages = all.filter(isCapacity).map(({ indicator, verified: when }) => [when, indicator.maxAgeDays]);
  assert.ok(ages.length > 0);
  for (const age of ages) assert.deepEqual(age, ['weekly', overdueAfterDays('weekly')]);
});
