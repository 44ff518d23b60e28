/** Tables of runs that are written down here. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Summary } from './summary.ts';
import { promisesTitle, tablesOf } from './tables.ts';

const latencyMs = { p50: 4.4, p95: 31.6, p99: 77 };
const calm = { requestsPerMinute: 22_012, latencyMs, cpu: 0.64 };
const busy = { requestsPerMinute: 50_400, latencyMs: { p50: 12, p95: 120, p99: 260 }, cpu: 0.97 };
const plain: Summary = {
  ...{ scenario: 'Live Validation Dashboard', profile: 'ceiling', startedAt: '2026-03-01T10:00:00Z', seconds: 60 },
  ...{
    requests: 0,
    bad: 0,
    requestsPerMinute: 0,
    latencyMs: { ...latencyMs, greatest: 80 },
    actions: {},
    failures: {},
  },
  ...{ promises: [], stages: [], ceiling: null, streams: [], trends: [] },
  crossCheck: { comparisons: [], notes: [], reason: null },
  generator: { lagMs: 1, cpuMicrosPerRequest: 100, limit: null },
};

test('a run of one stage that is no ramp has none of these tables', () => {
  assert.deepEqual(tablesOf(plain), []);
});

test('a ramp tells what was carried with and without the CPU, what gave way, and each stage', () => {
  const gaveWay = [{ what: 'CPU', measured: '71.0 %', requestsPerMinute: 26_000 }];
  const stage = { users: 100, arrivalsPerMinute: 6000, seconds: 30, bad: 2, notHeld: ['CPU', 'P99 latency'] };
  const stages = [
    { ...stage, ...calm, notHeld: [] },
    { ...stage, ...busy },
  ];
  const tables = tablesOf({ ...plain, ceiling: { all: calm, exceptCpu: busy, gaveWay }, stages });
  assert.deepEqual(
    tables.map(({ rows }) => rows),
    [
      [
        ['every promise', '22,012', '367', '32 ms', '77 ms', '64 %'],
        ['every promise but CPU', '50,400', '840', '120 ms', '260 ms', '97 %'],
      ],
      [['CPU', '26,000', '71.0 %']],
      [
        ['100 and 6,000', '30', '22,012', '4 ms', '32 ms', '77 ms', '2', '64 %', '–'],
        ['100 and 6,000', '30', '50,400', '12 ms', '120 ms', '260 ms', '2', '97 %', 'CPU, P99 latency'],
      ],
    ],
  );
  for (const { heads, rows } of tables) for (const row of rows) assert.equal(row.length, heads.length);
  const [nothing] = tablesOf({ ...plain, ceiling: { all: null, exceptCpu: null, gaveWay: [] } });
  assert.deepEqual(nothing?.rows[0], ['every promise', 'none', '', '', '', '']);
});

test('streams are told of, stage by stage where there are several', () => {
  const held = { users: 1200, open: 1199, lost: 2 };
  const [one] = tablesOf({ ...plain, streams: [held] });
  assert.deepEqual([one?.title, one?.rows], ['Live streams', [['1,200', '1,199', '2']]]);
  const [two] = tablesOf({ ...plain, streams: [held, held] });
  assert.deepEqual([two?.title, two?.rows.length], ['Live streams, stage by stage', 2]);
});

test('the table of the promises is titled by what it is of', () => {
  const none = { all: null, exceptCpu: null, gaveWay: [] };
  const stages = [{ users: 1, arrivalsPerMinute: 1, seconds: 1, bad: 0, notHeld: ['CPU'], ...calm }];
  const titles = [
    plain,
    { ...plain, stages, ceiling: { ...none, all: calm } },
    { ...plain, stages, ceiling: none },
    { ...plain, ceiling: none },
  ].map(promisesTitle);
  assert.deepEqual(titles, [
    'Promises',
    'Promises, in the highest stage in which all held',
    'Promises, in the first stage, as all held in none',
    'Promises, over the whole run, of which no stage came to its end',
  ]);
});

test('a long run tells what grew', () => {
  const memory = { what: 'Memory of the agent', unit: 'MB', first: 70.123, last: 1234.5, perHour: -0.256 };
  const [trends] = tablesOf({ ...plain, trends: [memory] });
  assert.deepEqual(trends?.rows, [['Memory of the agent', '70.1 MB', '1,235 MB', '−0.256 MB']]);
});
