/** A run in figures and as a page: what is in them, and that the text of others stays text. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../test/services.ts';
import { judge, type Run } from '../judge.ts';
import { printRun } from '../print.ts';
import { profiles, sustained } from '../profiles.ts';
import { Recording } from '../recording.ts';
import { LoadError } from '../scenario.ts';
import { dashboard } from '../scenarios/dashboard.ts';
import type { TestRun } from '../test-run.ts';
import { renderChart } from './charts.ts';
import { renderReport } from './html.ts';
import { baselineOf, compareWithKept, keepRun, previousOf } from './kept-runs.ts';
import { chartsOf } from './series.ts';
import { parseSummary, type Summary, summarize } from './summary.ts';

const [quick] = profiles;
const hostile = '<script>alert("1")</script>';

/** Ten requests a second for a minute, of which those of the twentieth second fail after two seconds. */
function sampleRun(action = 'board'): Run {
  const recording = new Recording();
  for (let index = 0; index < 600; index += 1) {
    const dueMs = index * 100;
    const isBad = Math.floor(dueMs / 1000) === 20;
    const endedMs = dueMs + (isBad ? 2000 : 10 + (index % 7));
    const status = isBad ? 503 : 200;
    recording.add({ action, dueMs, startedMs: dueMs, endedMs, status, isExpected: !isBad, error: null });
  }
  return {
    scenario: dashboard,
    load: sustained(quick),
    recording,
    users: sustained(quick).users,
    startedAt: new Date('2026-03-01T10:00:00Z'),
    seconds: 60,
    signals: null,
  };
}

function testOf(run: Run): TestRun {
  const comparisons = [{ what: 'answers of 2xx', generator: '590', prometheus: '591', agrees: false }];
  const check = { comparisons, notes: ['none was sent again'], reason: null };
  const generator = { lagMs: 1.234, cpuMicrosPerRequest: 150.4, limit: null };
  return { profile: quick, run, judgements: judge(run), stages: [], ceiling: null, trends: [], generator, check };
}

const summaryOf = (run: Run): Summary => summarize(testOf(run));

test('a summary has the figures of the run, and comes back from JSON as it was', () => {
  const summary = summaryOf(sampleRun());
  assert.deepEqual([summary.requests, summary.bad, summary.requestsPerMinute], [600, 10, 600]);
  assert.deepEqual(summary.latencyMs, { p50: 13, p95: 16, p99: 2000, greatest: 2000 });
  assert.deepEqual(summary.failures, { 'board: 503': 10 });
  assert.deepEqual(parseSummary(JSON.stringify(summary), 'here'), summary);
  assert.throws(
    () => parseSummary('{"profile": 1}', '/tmp/x.json'),
    (error) =>
      error instanceof LoadError && /\/tmp\/x\.json holds no run of a load test: [\s\S]*profile/.test(error.message),
  );
});

test('a report tells the verdicts, draws four charts, and needs nothing from elsewhere', () => {
  const run = sampleRun();
  const summary = summaryOf(run);
  const page = renderReport({ summary, charts: chartsOf(testOf(run)), compared: [] });
  assert.match(page, /<h1>\d of 10 promises held, \d not held, 4 unknown, 1 not verified<\/h1>/);
  assert.equal(page.match(/<figure>/g)?.length, 4);
  for (const title of ['Promises', 'What was sent', 'What was not expected', 'Cross-check'])
    assert.ok(page.includes(`<h2>${title}</h2>`), title);
  assert.match(page, /answers of 2xx<\/td><td>590<\/td><td>591<\/td><td><span class="verdict missed">disagrees/);
  assert.doesNotMatch(page, /NaN|Infinity|undefined|https?:\/\/|src=/);
});

test('what a scenario calls itself, its promises and its requests stays text', () => {
  const promises = [
    {
      title: hostile,
      target: hostile,
      measure: { kind: 'latency', quantile: 0.9 },
      condition: { operator: 'below', limit: 0.5 },
    },
  ] as const;
  const run: Run = { ...sampleRun(hostile), scenario: { title: hostile, promises } };
  const page = renderReport({ summary: summaryOf(run), charts: chartsOf(testOf(run)), compared: [] });
  assert.doesNotMatch(page, /<script/);
  assert.match(page, /<td>&lt;script>alert\(&quot;1&quot;\)/);
  assert.match(page, /<h1>1 of 1 promises held<\/h1>/);
  assert.match(page, /Latency over time, ms \(promised: &lt;script>/);
});

test('charts show when it went wrong, and leave gaps where nothing was measured', () => {
  const [latency, percentiles, throughput, bad] = chartsOf(testOf(sampleRun()));
  const worst = latency?.lines[2]?.points.filter(([, ms]) => ms > 1000).map(([at]) => at);
  assert.deepEqual(worst, [22.5], 'their answers came in the second second after');
  assert.equal(percentiles?.lines[0]?.points.at(0)?.[1], 10);
  assert.equal(percentiles?.lines[0]?.points.at(-1)?.[1], 2000);
  assert.equal(
    bad?.lines[0]?.points.reduce((sum, [, rate]) => sum + rate, 0),
    10,
  );
  assert.equal(throughput?.lines[0]?.points.length, 60);

  const x = { from: 0, to: 3, marks: [] };
  const points = [
    [0, 1],
    [1, Number.NaN],
    [2, 1],
    [3, 2],
  ] as const;
  const drawn = renderChart({ title: 't', unit: 'ms', x, lines: [{ name: 'n', tone: 'first', points }] });
  assert.match(drawn, / d="M[\d. ]+M[\d. ]+L[\d. ]+"/);
});

test('a run stands beside the previous one and the baseline, where there are such', () => {
  const folder = join(temporaryFolder('runs'), 'load');
  const kept = previousOf(folder, 'quick');
  const summary = summaryOf(sampleRun());
  assert.deepEqual(compareWithKept(summary, [kept]), []);
  keepRun(kept, { ...summary, latencyMs: { ...summary.latencyMs, p95: 8 }, bad: 0 });
  assert.ok(!existsSync(`${kept.path}.new`));
  const [compared] = compareWithKept(summary, [kept]);
  assert.equal(compared?.name, 'the previous run');
  assert.deepEqual(
    compared?.differences.map(({ what, before, now, ratio }) => [what, before, now, ratio]),
    [
      ['requests a minute', '600', '600', 1],
      ['P50', '13 ms', '13 ms', 1],
      ['P95', '8 ms', '16 ms', 2],
      ['P99', '2000 ms', '2000 ms', 1],
      ['bad requests', '0 %', '1.67 %', Number.POSITIVE_INFINITY],
    ],
  );
  assert.deepEqual(compareWithKept({ ...summary, scenario: 'Shop' }, [kept]), [], 'another scenario is another test');
  writeFileSync(kept.path, 'nonsense');
  assert.throws(() => compareWithKept(summary, [kept]), LoadError);
});

test('runs of another mix do not stand beside each other, and what is seldom sent is no other mix', () => {
  const kept = previousOf(join(temporaryFolder('mixes'), 'load'), 'quick');
  const summary = summaryOf(sampleRun());
  const beside = (actions: Summary['actions']) => {
    keepRun(kept, { ...summary, actions });
    return compareWithKept(summary, [kept])[0];
  };
  assert.equal(beside({ board: 597, 'a rating': 3 })?.reason, null);
  const other = beside({ page: 600 });
  assert.deepEqual(other, {
    name: 'the previous run',
    reason: 'only one of the two sends "page" then, "board" now',
    differences: [],
  });
  const run = sampleRun();
  const compared = other ? [other] : [];
  const words = 'Not beside the previous run: only one of the two sends "page" then, "board" now.';
  assert.ok(printRun(testOf(run), compared).includes(words));
  const page = renderReport({ summary, charts: chartsOf(testOf(run)), compared });
  assert.ok(page.includes(words.replaceAll('"', '&quot;')));
});

test('where answers are refusals, it is said whose limit that is', () => {
  const run = sampleRun();
  const says = /refused with 429: that is the limit of the tokens or of the address/;
  const shown = (one: Run): string =>
    printRun(testOf(one), []) + renderReport({ summary: summaryOf(one), charts: chartsOf(testOf(one)), compared: [] });
  assert.doesNotMatch(shown(run), says);
  const times = { action: 'board', dueMs: 0, startedMs: 0, endedMs: 90_000 };
  run.recording.add({ ...times, status: 429, isExpected: false, error: null });
  assert.equal(shown(run).match(new RegExp(says, 'g'))?.length, 2);
});

test('baselines are of their profiles, and held what they could', () => {
  const recorded = profiles.filter(({ name }) => existsSync(baselineOf(name).path)).map(({ name }) => name);
  assert.deepEqual(recorded.slice(0, 3), ['quick', 'targets', 'ceiling']);
  for (const name of recorded) {
    const { path } = baselineOf(name);
    const { profile, promises, crossCheck } = parseSummary(readFileSync(path, 'utf8'), path);
    assert.equal(profile, name);
    assert.deepEqual(
      promises.filter(({ verdict }) => verdict === 'missed' || verdict === 'unknown'),
      [],
      path,
    );
    assert.ok(
      crossCheck.comparisons.every(({ agrees }) => agrees),
      path,
    );
  }
});
