/** What pages say about documents: sentences, ages, filters, changes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeBetween } from '../../board/change.ts';
import { countsOf, minutesBefore, sampleBoard, sampleNow, sampleProblem, sampleSuite } from '../browser-test/sample.ts';
import { describeChanges } from './announcement.ts';
import { withChange } from './change.ts';
import { connectionLabel } from './connection.ts';
import { filterFromQuery, problemMatches, queryWithFilter, suiteMatches } from './filter.ts';
import { headlineOf } from './headline.ts';
import { describeStrip } from './status.ts';
import { formatAgo, formatDuration, formatInstant, formatSpan } from './time.ts';

const orders = sampleSuite('Orders', { passed: 20, failed: 2, error: 1 }, 4);
const customers = sampleSuite('Customers', { passed: 18 }, 180);
const sentence = (...input: Parameters<typeof sampleBoard>) => headlineOf(sampleBoard(...input), sampleNow).sentence;

test('the headline counts failures and errors together and tells the age of the oldest', () => {
  const problems = [
    sampleProblem(1, orders, { status: 'error', since: minutesBefore(3) }),
    sampleProblem(2, orders, { since: minutesBefore(42) }),
    sampleProblem(3, orders, { status: 'warning', since: minutesBefore(900) }),
  ];
  const { status, detail } = headlineOf(sampleBoard([orders, customers], problems), sampleNow);
  assert.equal(sentence([orders, customers], problems), '3 of 41 checks failing; oldest for 42 min');
  assert.equal(status, 'error');
  assert.equal(detail, '2 suites, latest result 4 min ago; longest without a run: Customers, 3 h ago');
});

test('the headline of a board without failures says when that was last proven', () => {
  assert.equal(sentence([customers]), 'All 18 checks pass; last proven 3 h ago');
  assert.equal(sentence([sampleSuite('A', { passed: 1 })]), 'The only check passes; last proven 2 min ago');
  assert.equal(
    sentence([sampleSuite('A', { passed: 5, skipped: 2 })]),
    'All 5 checks pass, 2 skipped; last proven 2 min ago',
  );
  assert.equal(sentence([sampleSuite('A', { passed: 5, warning: 2 })]), 'No check fails; 2 of 7 checks with a warning');
  assert.equal(sentence([sampleSuite('A', { skipped: 2 })]), 'All 2 checks skipped');
  assert.equal(sentence([]), 'No results yet');
});

test('a board on which something is overdue says so, and is not all green', () => {
  const late = { ...sampleSuite('Late', { passed: 2 }, 20), expectedWithinMs: 15 * 60_000 };
  const inTime = { ...sampleSuite('In time', { passed: 1 }, 14), expectedWithinMs: 15 * 60_000 };
  const { sentence, status } = headlineOf(sampleBoard([late, inTime]), sampleNow);
  assert.equal(sentence, 'All 3 checks pass; last proven 14 min ago; 1 suite stale');
  assert.equal(status, 'warning');
});

test('ages use their largest sensible unit and never run into the future', () => {
  const ages = [0, 4, 12, 119, 3600, 7200, 172_800].map((seconds) =>
    formatAgo(new Date(sampleNow - seconds * 1000).toISOString(), sampleNow),
  );
  assert.deepEqual(ages, ['just now', 'just now', '12 s ago', '1 min ago', '60 min ago', '2 h ago', '2 d ago']);
  assert.equal(formatAgo(minutesBefore(-5), sampleNow), 'just now');
  assert.equal(formatSpan(-1), '0 s');
  assert.equal(formatAgo('no time', sampleNow), 'no time');
  assert.equal(formatInstant('2026-03-01T10:42:07.123Z'), '2026-03-01 10:42:07 UTC');
});

test('durations are short at every size', () => {
  const shown = [null, 0, 0.04, 0.83, 9.96, 12.3, 340, 999.7, 1240, 59_990, 125_000, 12_000_000].map(formatDuration);
  assert.deepEqual(shown, [
    '–',
    '0 ms',
    '0 ms',
    '0.8 ms',
    '10 ms',
    '12 ms',
    '340 ms',
    '1 s',
    '1.24 s',
    '59.99 s',
    '2 min 5 s',
    '3 h 20 min',
  ]);
});

test('a strip is described in words', () => {
  assert.equal(describeStrip(''), 'No runs yet');
  assert.equal(describeStrip('pfp'), 'Last 3 runs: 1 failed, 2 passed; latest passed');
});

test('a filter survives the way through the URL, together with parameters of others', () => {
  const filter = { text: 'a&b=ü', status: 'failed' as const };
  const query = queryWithFilter(filter, '?tab=1');
  assert.deepEqual(filterFromQuery(query), filter);
  assert.match(query, /tab=1/);
  assert.equal(queryWithFilter({ text: '', status: null }, query), '?tab=1');
  assert.deepEqual(filterFromQuery('?status=green'), { text: '', status: null });
});

test('a filter finds suites by the status of any check, and problems by name, suite or message', () => {
  assert.equal(suiteMatches(orders, { text: ' ORD ', status: 'failed' }), true);
  assert.equal(suiteMatches(orders, { text: '', status: 'warning' }), false);
  const problem = sampleProblem(1, orders, { check: 'no nulls', message: 'Three rows' });
  for (const text of ['NULLS', 'orders', 'three']) assert.equal(problemMatches(problem, { text, status: null }), true);
  assert.equal(problemMatches(problem, { text: '', status: 'error' }), false);
});

test('a change replaces only the suites that it names, in their order, unless it is old', () => {
  const board = sampleBoard([customers, orders], [], 7);
  const fixed = { ...orders, status: 'passed' as const };
  const fresh = sampleSuite('Depots', { passed: 1 });
  const change = changeBetween(board, sampleBoard([customers, fixed, fresh], [], 8));
  const next = withChange(board, change);
  assert.deepEqual(next?.suites, [customers, fresh, fixed]);
  assert.equal(next.counts.passed, 39);
  assert.equal(withChange(next, change), null);
});

test('an announcement names three changed suites and counts the rest; the same outcome is not announced', () => {
  const green = ['A', 'B', 'C', 'D', 'E'].map((name) => sampleSuite(name, { passed: 1 }));
  const red = green.map((suite) => ({ ...suite, status: 'failed' as const, counts: countsOf({ failed: 1 }) }));
  const before = sampleBoard(green);
  assert.equal(
    describeChanges(before, sampleBoard(red)),
    'A is now failed; B is now failed; C is now failed; 2 more suites changed; 5 of 5 checks failing.',
  );
  assert.equal(describeChanges(before, { ...before, version: 9 }), null);
  assert.match(describeChanges(sampleBoard([]), before) ?? '', /^new suite A, passed;/);
});

test('the connection tells how long ago the last update was', () => {
  assert.equal(connectionLabel('live', 0, 99_000), 'live');
  assert.equal(connectionLabel('reconnecting', 0, 12_400), 'reconnecting, last update 12 s ago');
});
