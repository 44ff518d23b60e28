/** What the load test sends, read by the app's own parsers: load/ and app/ know nothing of each other. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { slugOf } from '../app/board/slug.ts';
import { read } from '../app/ingest/reading-under-test.ts';
import { readRating } from '../app/ratings/form.ts';
import type { LoadRequest } from '../load/scenario.ts';
import { dashboard } from '../load/scenarios/dashboard.ts';
import type { CheckResult } from '../load/scenarios/reports/report.ts';
import { formats, writeReports } from '../load/scenarios/reports/suites.ts';
import { reportFormats } from '../metrics/catalogue/business.ts';
import { randomFrom } from '../service/random.ts';

const now = new Date('2026-11-30T12:00:00Z');
const written = writeReports(now);

async function readRun({ path, body = '' }: LoadRequest) {
  assert.ok(typeof body === 'string', `${path}: what tools write is text`);
  const url = new URL(path, 'http://localhost');
  const format = reportFormats.find((name) => url.pathname === `/api/v1/ingest/${name}`);
  assert.ok(format, path);
  const { runs, ignored, rejected } = await read(format, body, { suite: url.searchParams.get('suite') });
  const [run, ...others] = runs;
  assert.ok(run && others.length + ignored.length + rejected.length === 0, `${path}: one run and nothing left out`);
  // TAP has a check of its own beside those of the suite.
  return { suite: run.suite, results: run.results.filter(({ check }) => check !== 'TAP plan') };
}

describe('reports of the load test', () => {
  for (const { name, otherStatuses } of formats) {
    test(`of ${name} are taken as a whole, and say what the tool found`, async () => {
      const ofFormat = written.filter(({ format }) => format.name === name);
      assert.ok(ofFormat.some(({ size }) => size === 'small') && ofFormat.some(({ size }) => size === 'middle'));
      const seen = new Set<string>();
      for (const { report, request } of ofFormat) {
        const { suite, results } = await readRun(request);
        assert.equal(slugOf(suite), slugOf(report.suite));
        assert.deepEqual(
          results.map(({ status }) => status),
          report.results.map(({ status }) => status),
        );
        for (const [index, { check, message, durationMs }] of results.entries()) {
          const expected = report.results[index];
          assert.ok(expected && check.includes(expected.check), `${check} is ${expected?.check}`);
          assert.ok(durationMs === null || Math.abs(durationMs - expected.durationMs) < 0.2, `${durationMs} ms`);
          assert.ok(tells(message, expected), `${name}: ${expected.message} became ${message}`);
          seen.add(expected.status);
        }
      }
      assert.deepEqual([...seen].sort(), ['passed', ...otherStatuses].sort());
    });
  }

  test('name the same suites and checks in every run, each check once', async () => {
    const checks = new Map<string, string>();
    for (const { request } of [...written, ...writeReports(new Date(now.getTime() + 86_400_000))]) {
      const { suite, results } = await readRun(request);
      const names = results.map(({ check }) => check);
      assert.equal(new Set(names).size, names.length, `${suite} names a check twice`);
      assert.equal(checks.get(suite) ?? names.join(), names.join(), `${suite} is always of the same checks`);
      checks.set(suite, names.join());
    }
    assert.equal(checks.size, 40);
  });

  test('begin where all is well, and seldom tell of more', () => {
    const firsts = written.filter(({ variant }) => variant === 0).flatMap(({ report }) => report.results);
    assert.ok(firsts.every(({ status }) => status === 'passed'));
    const results = written.flatMap(({ report }) => report.results);
    const bad = results.filter(({ status }) => status !== 'passed').length / results.length;
    assert.ok(bad > 0.01 && bad < 0.03, `${bad} of the results`);
  });
});

describe('the weights of the scenario', () => {
  const weightOf = (action: string): number => dashboard.actions[action]?.weight ?? 0;

  test('are shares of a hundred', () => {
    const sum = Object.keys(dashboard.actions).reduce((total, action) => total + weightOf(action), 0);
    assert.ok(Math.abs(sum - 100) < 1e-9, `${sum}`);
  });

  test('make about one request in ten a report, of 40 results on average', () => {
    const bySize = Map.groupBy(written, ({ size }) => size);
    let [reports, results] = [0, 0];
    for (const [size, ofSize] of bySize) {
      const weight = weightOf(`a ${size} report`);
      reports += weight;
      results += (weight * ofSize.reduce((sum, { report }) => sum + report.results.length, 0)) / ofSize.length;
    }
    assert.ok(reports >= 10 && reports <= 12, `${reports} reports`);
    assert.ok(Math.abs(results / reports - 40) < 3, `${results / reports} results a report`);
  });
});

test('ratings of the load test are such as a form of ours sends', () => {
  const random = randomFrom(1);
  const kinds = new Set<string>();
  for (let draw = 0; draw < 100; draw += 1) {
    const request = dashboard.actions['a rating']?.request(undefined, random);
    kinds.add(readRating(Object.fromEntries(new URLSearchParams(String(request?.body)))).kind);
  }
  assert.deepEqual([...kinds].sort(), ['csat', 'thumb']);
});

/** Great Expectations says how many values are unexpected in its own words. */
function tells(message: string | null, { message: meant, badRows }: CheckResult): boolean {
  if (meant === null || message === null) return meant === message;
  return message.includes(meant) || message.startsWith(`${badRows} unexpected of `);
}
