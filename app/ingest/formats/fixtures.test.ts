/** Files that real tools wrote (test/fixtures/reports): what each test of theirs becomes. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { ReportFormat } from '../../../metrics/catalogue/business.ts';
import { readReport } from '../read-report.ts';
import { read } from '../reading-under-test.ts';

const root = join(import.meta.dirname, '../../../test/fixtures/reports');

interface Expected {
  readonly ignored: number;
  /** The statuses of each suite, in the order of the file; a flaky one passed in the end. */
  readonly suites: Readonly<Record<string, string>>;
}

const files: Readonly<Record<string, Expected>> = {
  'ctrf/jest.json': {
    ignored: 0,
    suites: {
      'orders.test.js > orders': 'passed failed skipped warning',
      'orders.test.js > orders > nested': 'passed',
      'orders.test.js > set-up': 'failed',
    },
  },
  'ctrf/playwright.json': {
    ignored: 0,
    suites: {
      'orders.spec.js': 'passed failed skipped flaky skipped',
    },
  },
  'dbt/build-1.10.json': {
    ignored: 2,
    suites: {
      shop: 'passed passed passed warning error failed failed passed',
    },
  },
  'dbt/build-1.5.json': {
    ignored: 2,
    suites: {
      shop: 'passed passed warning error failed failed passed',
    },
  },
  'dbt/compile-1.10.json': { ignored: 9, suites: {} },
  'dbt/generate-1.10.json': { ignored: 9, suites: {} },
  'dbt/generate-1.5.json': { ignored: 9, suites: {} },
  'dbt/test-1.10.json': {
    ignored: 0,
    suites: {
      shop: 'warning error passed failed failed passed passed passed',
    },
  },
  'dbt/test-1.5.json': {
    ignored: 0,
    suites: {
      shop: 'warning error passed failed failed passed passed',
    },
  },
  'great-expectations/checkpoint-0.18.json': {
    ignored: 0,
    suites: {
      'orders quality': 'error passed failed warning failed passed',
    },
  },
  'great-expectations/checkpoint-1.x.json': {
    ignored: 0,
    suites: {
      'orders quality': 'error passed failed warning failed passed passed',
    },
  },
  'great-expectations/description-1.x.json': {
    ignored: 0,
    suites: {
      'Great Expectations': 'error passed failed failed failed passed passed',
    },
  },
  'great-expectations/validation-0.18.json': {
    ignored: 0,
    suites: {
      'orders quality': 'error passed failed warning failed passed',
    },
  },
  'great-expectations/validation-1.x.json': {
    ignored: 0,
    suites: {
      'orders quality': 'error passed failed warning failed passed passed',
    },
  },
  'junit/bats.xml': {
    ignored: 0,
    suites: {
      't.bats': 'passed failed skipped',
    },
  },
  'junit/catch2.xml': {
    ignored: 0,
    suites: {
      c: 'passed passed failed error',
    },
  },
  'junit/go-junit-report.xml': {
    ignored: 0,
    suites: {
      shop: 'passed failed skipped failed passed failed',
    },
  },
  'junit/gtest.xml': {
    ignored: 0,
    suites: {
      Orders: 'passed failed skipped skipped passed',
    },
  },
  'junit/jest-junit.xml': {
    ignored: 0,
    suites: {
      orders: 'passed failed skipped passed passed failed',
    },
  },
  'junit/mocha-junit-reporter.xml': {
    ignored: 1,
    suites: {
      orders: 'passed failed',
      nested: 'passed',
    },
  },
  'junit/mocha-xunit.xml': {
    ignored: 0,
    suites: {
      'Mocha Tests': 'passed failed skipped skipped passed',
    },
  },
  'junit/node-test.xml': {
    ignored: 0,
    suites: {
      'JUnit report': 'passed failed skipped skipped',
      nested: 'passed',
      'nested / inner': 'failed',
    },
  },
  'junit/playwright.xml': {
    ignored: 0,
    suites: {
      'orders.spec.js': 'passed failed skipped passed skipped',
    },
  },
  'junit/pytest.xml': {
    ignored: 0,
    suites: {
      pytest: 'passed failed skipped skipped error passed passed passed',
    },
  },
  'junit/surefire.xml': {
    ignored: 0,
    suites: {
      'shop.OrdersTest': 'passed skipped flaky failed error',
    },
  },
  'junit/vitest.xml': {
    ignored: 0,
    suites: {
      'orders.test.mjs': 'passed failed skipped skipped passed skipped failed',
    },
  },
  'soda/scan-with-error.json': {
    ignored: 0,
    suites: {
      'orders scan': 'error',
    },
  },
  'soda/scan.json': {
    ignored: 0,
    suites: {
      'orders scan': 'passed failed warning passed passed',
    },
  },
  'tap/bats.tap': {
    ignored: 0,
    suites: {
      'TAP report': 'passed failed skipped passed',
    },
  },
  'tap/bats13.tap': {
    ignored: 0,
    suites: {
      'TAP report': 'passed failed skipped passed',
    },
  },
  'tap/mocha.tap': {
    ignored: 0,
    suites: {
      'TAP report': 'passed failed skipped skipped passed passed',
    },
  },
  'tap/node-test.tap': {
    ignored: 0,
    suites: {
      'TAP report': 'passed failed skipped skipped passed failed failed failed passed',
    },
  },
  'tap/tape.tap': {
    ignored: 0,
    suites: {
      'TAP report': 'passed failed skipped passed',
    },
  },
  'tap/vitest.tap': {
    ignored: 0,
    suites: {
      'TAP report': 'passed failed skipped skipped passed passed failed skipped failed failed passed',
    },
  },
};

const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
// The folders bear the names of the formats.
const formatOf = (path: string) => dirname(path) as ReportFormat;

for (const [path, expected] of Object.entries(files)) {
  test(`${path} is told by its content, and each of its tests becomes what it was`, async () => {
    const report = await read(null, textOf(path));
    assert.equal(report.format, formatOf(path));
    const suites = report.runs.map(({ suite, results }) => [
      suite,
      results.map(({ status, flaky }) => (flaky ? 'flaky' : status)).join(' '),
    ]);
    assert.deepEqual(Object.fromEntries(suites), expected.suites);
    assert.equal(report.ignored.length, expected.ignored);
    assert.deepEqual(report.rejected, []);
  });

  test(`${path} is read alike in whatever pieces it arrives`, async () => {
    const text = textOf(path);
    const whole = await read(formatOf(path), text);
    for (const characters of [1, 7, 1000]) {
      const pieces = text.match(new RegExp(`[^]{1,${characters}}`, 'g')) ?? [];
      const request = { format: null, suite: null, withValues: false, senderKey: null };
      assert.deepEqual(await readReport(pieces, request), whole, `${characters} characters at a time`);
    }
  });
}

test('every file of the folder is expected here', () => {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.(json|xml|tap)$/.test(path),
  );
  assert.deepEqual(paths.sort(), Object.keys(files).sort());
});
