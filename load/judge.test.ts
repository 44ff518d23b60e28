/** Verdicts of runs that are written down here. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectives } from '../slo/objectives.ts';
import { type Judgement, judge, type Run, type RunVerdict } from './judge.ts';
import { printRun } from './print.ts';
import { type Profile, profiles, sustained } from './profiles.ts';
import type { LoadPromise } from './promise.ts';
import { quantile, Recording } from './recording.ts';
import { dashboard } from './scenarios/dashboard.ts';
import type { Signals } from './signals.ts';

const [quick, targets] = profiles;
const calm: Signals = {
  cacheHit: { least: 0.9, greatest: 0.9 },
  connections: { least: 24, greatest: 28 },
  cpu: { least: 0.2, greatest: 0.5 },
  memory: { least: 0.3, greatest: 0.3 },
  versions: ['0.1.0'],
};

/** A run of a minute in which so many requests took as long as `latencyMs` says, the first `bad` of them without success. */
function runOf(
  profile: Profile,
  options: {
    latencyMs?: (index: number) => number;
    bad?: number;
    signals?: Run['signals'];
    scenario?: Run['scenario'];
  },
) {
  const { latencyMs = () => 20, bad = 0, signals = calm, scenario = dashboard } = options;
  const recording = new Recording();
  for (let index = 0; index < 1000; index += 1) {
    const status = index < bad ? 503 : 200;
    const dueMs = index * 60;
    const endedMs = dueMs + latencyMs(index);
    recording.add({ action: 'board', dueMs, startedMs: dueMs, endedMs, status, isExpected: status < 500, error: null });
  }
  const load = sustained(profile);
  return {
    scenario,
    load,
    recording,
    users: load.users,
    startedAt: new Date('2026-03-01T10:00:00Z'),
    seconds: 60,
    signals,
  };
}

const verdictsOf = (judgements: readonly Judgement[]): Record<string, RunVerdict> =>
  Object.fromEntries(judgements.map(({ promise, verdict }) => [promise.id, verdict]));
const notHeld = (judgements: readonly Judgement[]): readonly string[] =>
  judgements.filter(({ verdict }) => verdict !== 'held').map(({ promise, verdict }) => `${promise.id} ${verdict}`);

test('a calm run holds all ten promises', () => {
  const judgements = judge(runOf(targets, {}));
  assert.equal(judgements.length, objectives.length);
  assert.deepEqual(notHeld(judgements), []);
});

test('a smaller profile says nothing about the load that it does not send', () => {
  const judgements = judge(runOf(quick, {}));
  assert.deepEqual(notHeld(judgements), ['concurrent-users unverified']);
  assert.match(judgements.find(({ verdict }) => verdict === 'unverified')?.reason ?? '', /20 users; 100 are promised/);
});

test('users who sent nothing do not count', () => {
  assert.deepEqual(notHeld(judge({ ...runOf(targets, {}), users: 99 })), ['concurrent-users missed']);
});

test('users whose streams are closed, or get lost again and again, are not held', () => {
  const users = (open: number, lost: number) =>
    judge({
      ...runOf(targets, {}),
      streams: [
        { users: 100, open: 100, lost: 0 },
        { users: 100, open, lost },
      ],
    });
  assert.deepEqual(notHeld(users(100, 100)), [], 'each may be lost once, as when workers are replaced');
  assert.deepEqual(notHeld(users(99, 0)), ['concurrent-users missed']);
  const often = users(100, 101);
  assert.deepEqual(notHeld(often), ['concurrent-users missed']);
  assert.match(
    often.find(({ verdict }) => verdict === 'missed')?.measured ?? '',
    /, but their 100 streams were lost 101/,
  );
});

test('slow requests break the quantile that they reach, and the load is not carried then', () => {
  const slow = judge(runOf(targets, { latencyMs: (index) => (index % 20 === 0 ? 400 : 20) }));
  assert.deepEqual(notHeld(slow), []);
  const slower = judge(runOf(targets, { latencyMs: (index) => (index % 16 === 0 ? 400 : 20) }));
  assert.deepEqual(notHeld(slower), ['latency-p95 missed', 'concurrent-users missed', 'throughput missed']);
  const slowest = judge(runOf(targets, { latencyMs: () => 600 }));
  assert.deepEqual(verdictsOf(slowest)['latency-p99'], 'missed');
});

test('errors break availability, and nothing is held where nothing was sent', () => {
  assert.deepEqual(notHeld(judge(runOf(targets, { bad: 9 }))), []);
  assert.deepEqual(notHeld(judge(runOf(targets, { bad: 10 }))), [
    'availability missed',
    'concurrent-users missed',
    'throughput missed',
  ]);
  const nothing = { ...runOf(targets, {}), recording: new Recording() };
  assert.equal(verdictsOf(judge(nothing)).availability, 'unknown');
});

test('a load that is refused is not carried, however quick the refusals are', () => {
  const refusedOf = (refused: number, scenario: Run['scenario'] = dashboard): Run => {
    const recording = new Recording();
    for (let index = 0; index < 1000; index += 1) {
      const status = index < refused ? 401 : 200;
      const times = { dueMs: index * 60, startedMs: index * 60, endedMs: index * 60 + 2 };
      recording.add({ action: 'board', ...times, status, isExpected: status === 200, error: null });
    }
    return { ...runOf(targets, { scenario }), recording };
  };
  assert.deepEqual(notHeld(judge(refusedOf(10))), [], 'a few are chance');
  const judgements = judge(refusedOf(1000));
  const missed = ['availability missed', 'concurrent-users missed', 'throughput missed'];
  assert.deepEqual(notHeld(judgements), missed);
  assert.deepEqual(notHeld(judge(refusedOf(11))), missed);
  assert.equal(
    judgements.find(({ promise }) => promise.id === 'availability')?.measured,
    '100.0 %, but 100.0 % of the answers were not as expected, most often "board: 401"',
  );
  const promises: readonly LoadPromise[] = [
    { title: 'quick', measure: { kind: 'latency', quantile: 0.9 }, condition: { operator: 'below', limit: 0.1 } },
  ];
  assert.deepEqual(notHeld(judge(refusedOf(1000, { title: 'Shop', promises }))), ['quick missed']);
  const tolerant: readonly LoadPromise[] = [
    { title: 'there', measure: { kind: 'success' }, condition: { operator: 'above', limit: 0.5 } },
  ];
  const errors = runOf(targets, { bad: 100, scenario: { title: 'Shop', promises: tolerant } });
  assert.deepEqual(notHeld(judge(errors)), [], 'errors of the service are judged by their own share alone');
});

test('one minute, or one moment, beyond a limit is enough', () => {
  const worse: Signals = {
    cacheHit: { least: 0.69, greatest: 0.69 },
    connections: { least: 19, greatest: 24 },
    cpu: { least: 0.1, greatest: 0.7 },
    memory: { least: 0.1, greatest: 0.81 },
    versions: calm.versions,
  };
  const ids = ['cache-hit', 'db-connections', 'cpu', 'memory'];
  assert.deepEqual(
    notHeld(judge(runOf(targets, { signals: worse }))),
    ids.map((id) => `${id} missed`),
  );
  const away = judge(runOf(targets, { signals: null }));
  assert.deepEqual(
    notHeld(away),
    ids.map((id) => `${id} unknown`),
  );
  const unasked = judge(runOf(targets, { signals: 'not asked' }));
  assert.deepEqual(
    notHeld(unasked),
    ids.map((id) => `${id} unverified`),
  );
});

test('a scenario has promises of its own, worded from what has to hold where it does not say', () => {
  const promises: readonly LoadPromise[] = [
    { title: 'quick', measure: { kind: 'latency', quantile: 0.999 }, condition: { operator: 'at-most', limit: 0.1 } },
    { title: 'there', measure: { kind: 'success' }, condition: { operator: 'above', limit: 0.9995 } },
    { title: 'busy', measure: { kind: 'throughput' }, condition: { operator: 'between', from: 500, to: 1000 } },
    {
      title: 'busier',
      id: 'x',
      target: 'more',
      measure: { kind: 'throughput' },
      condition: { operator: 'at-least', limit: 511 },
    },
  ];
  const judged = (options: Parameters<typeof runOf>[1]) =>
    judge(runOf(targets, { ...options, scenario: { title: 'Shop', promises } }));
  assert.deepEqual(
    judged({}).map(({ promise: { id, target }, measured, verdict }) => [id, target, measured, verdict]),
    [
      ['quick', 'P99.9 ≤ 100 ms', '20 ms', 'held'],
      ['there', 'success rate > 99.95 %', '100.0 %', 'held'],
      ['busy', 'from 500 requests/min to 1000 requests/min', '1000 requests/min', 'held'],
      ['x', 'more', '–', 'unverified'],
    ],
  );
  assert.deepEqual(notHeld(judged({ bad: 2 })), ['there missed', 'busy missed', 'x unverified']);
});

test('a scenario without promises is judged by how people are served', () => {
  const judgements = judge(runOf(targets, { signals: 'not asked', scenario: { title: 'Shop' } }));
  assert.deepEqual(verdictsOf(judgements), {
    'latency-p50': 'held',
    'latency-p95': 'held',
    'latency-p99': 'held',
    availability: 'held',
  });
});

test('a quantile is a value that was measured', () => {
  const values = Float64Array.from([5, 1, 4, 2, 3]);
  assert.deepEqual(
    [0, 0.2, 0.21, 0.5, 0.99, 1].map((share) => quantile(values, share)),
    [1, 1, 2, 3, 5, 5],
  );
  assert.ok(Number.isNaN(quantile(new Float64Array(0), 0.5)));
});

test('the table names each promise, what was measured, and why nothing was', () => {
  const run = runOf(quick, { bad: 50 });
  const generator = { lagMs: 1.24, cpuMicrosPerRequest: 150, limit: 'it was late' };
  const comparisons = [{ what: 'answers of 2xx', generator: '950', prometheus: '951', agrees: false }];
  const check = { comparisons, notes: ['none was sent again'], reason: null };
  const printed = printRun(
    { ...{ profile: quick, run, generator, check, stages: [], ceiling: null, trends: [] }, judgements: judge(run) },
    [],
  );
  assert.match(printed, /^Live Validation Dashboard, quick: 1000 requests in 60 s \(1000 board\)$/m);
  assert.match(printed, /^ {2}50 × board: 503$/m);
  assert.match(printed, /^Availability +success rate > 99 % +95\.0 % +NOT HELD$/m);
  assert.match(printed, /^Concurrent users .* not verified: this load has 20 users/m);
  assert.match(printed, /^Database connections +20–30 +24 to 28 connections +held$/m);
  assert.match(printed, /^answers of 2xx +950 +951 +DISAGREES$/m);
  assert.match(printed, /nothing is said about the service: it was late/);
});
