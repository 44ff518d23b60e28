/** What cannot work is refused, every problem at once, each with its path and the arithmetic. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordingGroups } from './engine/rules.ts';
import { timingOf } from './engine/timing.ts';
import { windowsOf } from './engine/windows.ts';
import type { BudgetObjective } from './objective.ts';
import type { Exclusion, ObjectiveSet } from './objective-set.ts';
import { objectiveSet } from './objectives.ts';
import { indicatorOf, setOf, shopObjective } from './testing/plain.ts';
import type { BurnTier } from './tiers.ts';
import { DefinitionError, leProblems, problemsOf } from './validate.ts';

const told = (set: ObjectiveSet): readonly string[] =>
  problemsOf(set).map(({ path, message }) => `${path}: ${message}`);
const ofObjective = (changes: Partial<BudgetObjective>) => told(setOf({ ...shopObjective, ...changes }));
const hour = 3600;
const fast: BurnTier = { name: 'fast', longSeconds: hour, shortSeconds: 300, factor: 13.44, severity: 'page' };
const ofTier = (changes: Partial<BurnTier>, objective: Partial<BudgetObjective> = {}) =>
  ofObjective({ ...objective, tiers: [{ ...fast, ...changes }] });

/** One problem, at the path, with all of the texts in its message. */
function assertOne(problems: readonly string[], path: string, ...texts: readonly string[]): void {
  assert.equal(problems.length, 1, problems.join('\n'));
  const [problem = ''] = problems;
  assert.ok(problem.startsWith(`${path}: `), problem);
  for (const text of texts) assert.ok(problem.includes(text), `${problem}\nlacks: ${text}`);
}

test('the objectives of the product have no problem', () => {
  assert.deepEqual(problemsOf(objectiveSet), []);
  assert.deepEqual(told(setOf(shopObjective)), []);
});

test('a ratio is above 0 and below 1, and percent are told apart from ratios', () => {
  assertOne(ofObjective({ ratio: 99 }), 'objectives[0].ratio', 'Write 0.99, not 99.');
  assertOne(ofObjective({ ratio: 0.0099 }), 'objectives[0].ratio', 'promises 0.99 %', 'Write 0.99 for 99 %');
  assertOne(ofObjective({ ratio: 1 }), 'objectives[0].ratio', '1 − 1 = 0');
  assertOne(ofObjective({ ratio: 100 }), 'objectives[0].ratio', 'no error budget');
  for (const ratio of [0, -0.5, 250, Number.NaN, Number.POSITIVE_INFINITY]) {
    assertOne(ofObjective({ ratio }), 'objectives[0].ratio', 'between 0 and 1');
  }
});

test('a tier that can never fire is refused with the numbers', () => {
  assertOne(ofTier({ factor: 14.4 }, { ratio: 0.93 }), 'objectives[0].tiers[0].factor', '14.4 × (1 − 0.93) = 1.008');
  assertOne(ofTier({ factor: 20 }, { ratio: 0.95 }), 'objectives[0].tiers[0].factor', 'never fire', '= 1', '= 20');
});

test('a page that cannot fire at half of the largest burn is refused', () => {
  const path = 'objectives[0].tiers[0].factor';
  assertOne(
    ofTier({ factor: 14.4 }, { ratio: 0.95 }),
    path,
    '14.4 × (1 − 0.95) = 0.72',
    'more than 72 %',
    '20 / 2 = 10',
  );
  assert.deepEqual(ofTier({ factor: 10 }, { ratio: 0.95 }), []);
  assert.deepEqual(ofTier({ factor: 14.4, severity: 'ticket' }, { ratio: 0.95 }), []);
});

test('nobody is told while the budget lasts', () => {
  assertOne(
    ofTier({ factor: 0.933, severity: 'ticket' }),
    'objectives[0].tiers[0].factor',
    '0.933 would make a ticket',
  );
  assertOne(ofTier({ factor: 0 }), 'objectives[0].tiers[0].factor', 'at least 1');
  assertOne(ofTier({}, { told: 'ticket' }), 'objectives[0].tiers[0].severity', 'told: page');
});

test('windows are whole minutes, over 6 h whole hours, short before long', () => {
  const long = 'objectives[0].tiers[0].longSeconds';
  const short = 'objectives[0].tiers[0].shortSeconds';
  assertOne(ofTier({ longSeconds: 6.5 * hour }), long, '6h30m is no whole number of hours', '7h');
  assert.deepEqual(ofTier({ longSeconds: 5.5 * hour }), []);
  assertOne(ofTier({ longSeconds: hour + 30 }), long, '1h30s', 'whole number of minutes');
  assertOne(ofTier({ shortSeconds: 60 }), short, 'at least 2m');
  assertOne(ofTier({ shortSeconds: 0 }), short, '0s', 'at least 2m');
  assertOne(ofTier({ shortSeconds: hour }), short, '1h is not shorter than the long window, 1h', '5m');
});

test('no window is longer than the period or than the retention', () => {
  const long = 'objectives[0].tiers[0].longSeconds';
  assertOne(ofTier({ longSeconds: 28 * 24 * hour }), long, '28d; expected: shorter than the period, 28d');
  assertOne(told({ ...setOf(shopObjective), retentionDays: 15 }), 'periodDays', '28d is longer', 'at most 15d');
  assertOne(ofObjective({ periodDays: 120 }), 'objectives[0].periodDays', '120d', '100d');
  assertOne(ofObjective({ periodDays: 0 }), 'objectives[0].periodDays', 'above 0');
  assertOne(ofObjective({ periodDays: 1.01 }), 'objectives[0].periodDays', 'no whole number of hours: 24.24');
  const short = {
    ...setOf({ ...shopObjective, tiers: [{ ...fast, longSeconds: 20 * 24 * hour }] }),
    retentionDays: 15,
  };
  assert.deepEqual(
    problemsOf(short).map(({ path }) => path),
    ['periodDays', long],
  );
});

test('tiers have names of their own, and somebody is told', () => {
  assertOne(ofObjective({ tiers: [fast, fast] }), 'objectives[0].tiers[1].name', 'tiers[0]');
  assertOne(ofTier({ name: 'Fast!' }), 'objectives[0].tiers[0].name', 'a to z');
  assertOne(ofObjective({ tiers: [] }), 'objectives[0].tiers', 'at least one');
  assertOne(ofObjective({ told: 'ticket', periodDays: 1 }), 'objectives[0].told', 'nobody would be told by a ticket');
  assertOne(ofObjective({ minimumBad: 0 }), 'objectives[0].minimumBad', 'above 0');
});

test('a window holds as many minutes as must be bad', () => {
  const minutes = { indicator: indicatorOf('time-slices') };
  assertOne(
    ofTier({ longSeconds: 480 }, minutes),
    'objectives[0].tiers[0].longSeconds',
    '8m has 8 minutes',
    '10 bad ones',
  );
  assert.deepEqual(ofTier({ longSeconds: 480 }, { ...minutes, minimumBad: 8 }), []);
});

test('ids are well formed, once, and no name of a rule group is used twice', () => {
  assertOne(ofObjective({ id: 'Shop Availability' }), 'objectives[0].id', 'Write shop-availability');
  assertOne(told(setOf(shopObjective, shopObjective)), 'objectives[1].id', 'objectives[0]');
  const collides = { ...shopObjective, id: 'shop-availability-alerts' };
  assertOne(told(setOf(shopObjective, collides)), 'objectives[1].id', 'collides with objectives[0]');
  assertOne(ofObjective({ id: 'current' }), 'objectives[0].id', 'rule group of the set');
  assertOne(told(setOf()), 'objectives', 'at least one');
  assertOne(told({ ...setOf(shopObjective), name: 'my shop' }), 'name', 'Write my-shop');
});

test('labels to group by are those of the series, not those of the rules', () => {
  const by = (...labels: readonly string[]) => ofObjective({ indicator: { ...indicatorOf('events'), by: labels } });
  assert.deepEqual(by('route', 'method'), []);
  for (const label of ['objective', 'window', 'tier', 'severity', 'le', '__name__', 'alertname']) {
    assertOne(by('route', label), 'objectives[0].by[1]', label);
  }
  assertOne(by('route', 'route'), 'objectives[0].by[1]', 'twice');
  assertOne(by('my-route'), 'objectives[0].by[0]', 'no label name');
});

test('a composite has known parts with counts, weights above 0 and its own period', () => {
  const composite = (parts: readonly { objective: string; weight: number }[], id = 'journey'): BudgetObjective => ({
    ...shopObjective,
    id,
    indicator: { kind: 'composite', parts },
  });
  const of = (objective: string, weight = 1) =>
    told(setOf(shopObjective, composite([{ objective, weight }]), capacity));
  const at = 'objectives[1].indicator.parts[0]';
  assert.deepEqual(of('shop-availability'), []);
  assertOne(of('shop-availabilty'), `${at}.objective`, 'no objective "shop-availabilty"', 'shop-availability');
  assertOne(of('journey'), `${at}.objective`, 'composite itself');
  assertOne(of('load'), `${at}.objective`, 'load test');
  assertOne(of('shop-availability', 0), `${at}.weight`, 'above 0');
  assertOne(told(setOf(composite([]))), 'objectives[0].indicator.parts', 'at least one');
  const other = { ...shopObjective, periodDays: 7 };
  const journey = composite([{ objective: other.id, weight: 1 }]);
  assertOne(told(setOf(other, journey)), `${at}.objective`, 'period of 7d', 'one of 28d');
});

const capacity: ObjectiveSet['objectives'][number] = {
  id: 'load',
  title: 'Load',
  target: '500 requests/min',
  told: 'ticket',
  indicator: {
    kind: 'capacity',
    held: indicatorOf('time-slices').value(timingOf().slice),
    verifiedAt: indicatorOf('time-slices').value(timingOf().slice),
    maxAgeDays: 8,
  },
};

test('the parts of a composite record every window that the composite reads', () => {
  const part: BudgetObjective = { ...shopObjective, told: 'ticket' };
  const parts = [{ objective: part.id, weight: 1 }];
  const journey: BudgetObjective = { ...shopObjective, id: 'journey', indicator: { kind: 'composite', parts } };
  const set = setOf(part, journey);
  const recorded = windowsOf(part, set);
  for (const seconds of windowsOf(journey, set)) assert.ok(recorded.includes(seconds), `${seconds}`);
});

test('exclusions begin before they end, at times that exist, for objectives that exist', () => {
  const of = (exclusion: Partial<Exclusion>) =>
    told({ ...setOf(shopObjective), exclusions: [{ reason: 'upgrade', ...exclusion } as Exclusion] }); // wrong on purpose
  const single = { from: '2026-12-05T02:00:00Z', to: '2026-12-05T04:00:00Z' };
  assert.deepEqual(of(single), []);
  assertOne(of({ ...single, from: single.to }), 'exclusions[0].to', 'is not after');
  assertOne(of({ ...single, from: '2026-02-30T02:00:00Z' }), 'exclusions[0].from', '2026-02-30', 'ISO 8601');
  assertOne(of({ ...single, from: '5.12.2026' }), 'exclusions[0].from', 'ISO 8601');
  assertOne(of({ ...single, to: '2026-12-05T04:00:00' }), 'exclusions[0].to', 'time zone');
  const weekly = { weekday: 'sunday', from: '02:00', to: '24:00' } as const;
  assert.deepEqual(of(weekly), []);
  assertOne(of({ ...weekly, from: '24:00' }), 'exclusions[0].from', 'HH:MM');
  assertOne(of({ ...weekly, to: '2:30' }), 'exclusions[0].to', 'HH:MM');
  assertOne(of({ ...weekly, from: '23:00', to: '01:00' }), 'exclusions[0].to', '01:00 is not after 23:00');
  assertOne(of({ ...single, objectives: ['shop'] }), 'exclusions[0].objectives[0]', 'no objective "shop"');
  assertOne(of({ ...single, reason: ' ' }), 'exclusions[0].reason', 'empty');
});

test('a condition that can never hold is refused', () => {
  const condition = { operator: 'between', from: 30, to: 20 } as const;
  const indicator = { ...indicatorOf('time-slices'), condition };
  assertOne(ofObjective({ indicator }), 'objectives[0].indicator.condition', 'between 30 and 20');
});

test('a whole bound of a bucket is matched in both spellings', () => {
  assert.deepEqual(leProblems('sum(rate(x_bucket{le=~"1|1\\\\.0"}[5m])) / sum(rate(x_bucket{le="+Inf"}[5m]))'), []);
  assert.deepEqual(leProblems('x_bucket{le="0.3"} or x_bucket{le=~".*"} or y{code="1"}'), []);
  assert.match(leProblems('sum(x_bucket{job="a", le="1"})').join(), /misses le="1\.0".*expected: le=~"1\|1\\\\\.0"/);
  assert.match(leProblems('x_bucket{le="1.0"}').join(), /misses le="1"/);
  assert.match(leProblems('x_bucket{le!="5"}').join(), /misses le="5\.0".*expected: le!~/);
  assert.match(leProblems('x_bucket{le=~"(1|0\\\\.5)"}').join(), /misses le="1\.0"/);
  assert.deepEqual(leProblems('x_bucket{le=~"1(\\\\.0)?"}'), []);
  assert.match(leProblems('x_bucket{le=~"0.5|5"}').join(), /le=~"0\.5\|5" misses le="5\.0"/);
});

test('the queries of an indicator are looked through for such bounds', () => {
  const node = { kind: 'raw', text: 'sum(shop_seconds_bucket{le="1"})' } as const;
  const indicator = { ...indicatorOf('events'), bad: () => ({ node }) };
  assertOne(ofObjective({ indicator }), 'objectives[0].indicator.bad', 'misses le="1.0"');
});

test('rules are made of sound objectives only, and all problems are told at once', () => {
  const set = setOf(
    { ...shopObjective, ratio: 99, told: 'ticket' },
    { ...shopObjective, tiers: [{ ...fast, factor: 200 }] },
  );
  assert.throws(
    () => recordingGroups(set),
    (error) => {
      assert.ok(error instanceof DefinitionError);
      assert.deepEqual(
        error.problems.map(({ path }) => path),
        ['objectives[1].id', 'objectives[0].ratio', 'objectives[1].tiers[0].factor'],
      );
      assert.match(error.message, /^the objectives "shop": 3 problems\n {2}objectives\[1\]\.id: /);
      return true;
    },
  );
});
