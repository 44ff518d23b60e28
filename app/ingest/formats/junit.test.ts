/** JUnit files of several dialects in, runs out; and what is refused. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { readRuntimeEnvironment, temporaryFolder } from '../../test/services.ts';
import { HttpError } from '../http-error.ts';
import { parseJUnitReport } from './junit.ts';

const plain = { flaky: false, dimensions: null, observedAt: null };

async function refusal(xml: string, suite: string | null = null): Promise<HttpError> {
  try {
    await parseJUnitReport(xml, suite);
  } catch (error) {
    assert.ok(error instanceof HttpError, String(error));
    return error;
  }
  assert.fail('it was accepted');
}

test('each suite with cases of its own becomes a run, nested ones under the path of their names', async () => {
  const { runs } = await parseJUnitReport(
    `<?xml version="1.0"?><testsuites name="all">
      <testsuite name="outer" timestamp="2026-01-31T12:00:00Z"><properties><property name="a" value="b"/></properties>
        <testcase classname="shop.Cart" name="adds" time="1,234.5"/>
        <testsuite name="inner"><testcase name="deep"/></testsuite>
        <system-out>text</system-out>
      </testsuite></testsuites>`,
    null,
  );
  assert.deepEqual(runs, [
    {
      suite: 'outer',
      startedAt: new Date('2026-01-31T12:00:00Z'),
      finishedAt: null,
      idempotencyKey: null,
      results: [{ check: 'shop.Cart.adds', status: 'passed', durationMs: 1_234_500, message: null, ...plain }],
    },
    {
      suite: 'outer / inner',
      startedAt: null,
      finishedAt: null,
      idempotencyKey: null,
      results: [{ check: 'deep', status: 'passed', durationMs: null, message: null, ...plain }],
    },
  ]);
});

test('failure, error and skipped are told apart, and the worst of a case counts', async () => {
  const {
    runs: [run],
  } = await parseJUnitReport(
    `<testsuite name="s">
      <testcase name="failed"><failure message="1 != 2">at line 3</failure></testcase>
      <testcase name="error"><error message="boom"><![CDATA[boom <at> 4]]></error></testcase>
      <testcase name="skipped"><skipped/></testcase>
      <testcase name="both"><failure message="first"/><error message="second"/></testcase>
      <testcase name="not run" status="notrun"/>
    </testsuite>`,
    null,
  );
  assert.deepEqual(
    run?.results.map(({ check, status, message }) => [check, status, message]),
    [
      ['failed', 'failed', '1 != 2\nat line 3'],
      ['error', 'error', 'boom <at> 4'],
      ['skipped', 'skipped', null],
      ['both', 'error', 'second'],
      ['not run', 'skipped', null],
    ],
  );
});

test('a named suite holds the whole file', async () => {
  const { runs } = await parseJUnitReport(
    '<testsuites><testsuite><testcase name="a" classname="x"/></testsuite><testcase name="b"/></testsuites>',
    'Unit tests',
  );
  assert.deepEqual(
    runs.map(({ suite, results }) => [suite, results.map(({ check }) => check)]),
    [['Unit tests', ['x.a', 'b']]],
  );
});

test('the file that node:test writes is read, with cases directly below the root', async () => {
  const folder = temporaryFolder('junit');
  const file = join(folder, 'sample.test.mjs');
  writeFileSync(
    file,
    `import { describe, it, test } from 'node:test';
     test('top', () => {}); test('left out', { skip: 'why' }, () => {});
     describe('outer', () => { it('in', () => {}); describe('inner', () => it('deep', () => { throw new Error('<x>'); })); });`,
  );
  const xml = nodeTestReport(file);
  const { runs } = await parseJUnitReport(xml, null);
  assert.deepEqual(
    runs.map(({ suite, results }) => [suite, results.map(({ check, status }) => [check, status])]),
    [
      [
        'JUnit report',
        [
          ['top', 'passed'],
          ['left out', 'skipped'],
        ],
      ],
      ['outer', [['in', 'passed']]],
      ['outer / inner', [['deep', 'failed']]],
    ],
  );
  assert.match(runs[2]?.results[0]?.message ?? '', /<x>/);
});

function nodeTestReport(file: string): string {
  const env = readRuntimeEnvironment();
  try {
    return execFileSync(process.execPath, ['--test', '--test-reporter=junit', file], { env, encoding: 'utf8' });
  } catch (error) {
    // One of its tests fails on purpose, so it ends with 1; the report is complete nevertheless.
    return (error as { stdout: string }).stdout;
  }
}

test('an XML bomb is refused for its document type, and nothing is expanded', async () => {
  const entities = Array.from({ length: 30 }, (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`).join('');
  const error = await refusal(
    `<?xml version="1.0"?><!DOCTYPE b [<!ENTITY e0 "ha">${entities}]><testsuite name="&e30;"><testcase name="a"/></testsuite>`,
  );
  assert.equal(error.status, 400);
  assert.equal(error.code, 'xml_doctype');
  const external = await refusal('<!DOCTYPE a SYSTEM "file:///etc/passwd"><testsuite name="a"/>');
  assert.equal(external.code, 'xml_doctype');
});

test('malformed XML is refused with its line', async () => {
  for (const xml of [
    '<testsuite name="a">\n<testcase>',
    'no xml',
    '',
    '<testsuite name="a"></b>',
    '<testsuite name="&unknown;"/>',
  ]) {
    const error = await refusal(xml);
    assert.equal(error.code, 'xml_malformed', xml);
    assert.match(error.problems[0]?.at ?? '', /^line \d+$/);
  }
});

test('another root, too much depth and no case at all are refused in words', async () => {
  assert.equal((await refusal('<html/>')).code, 'not_junit');
  assert.equal((await refusal('<testsuite name="a"/>')).code, 'report_invalid');
  const deep = `${'<testsuite name="a">'.repeat(21)}<testcase name="a"/>${'</testsuite>'.repeat(21)}`;
  const error = await refusal(deep);
  assert.equal(error.code, 'xml_too_deep');
  assert.match(error.problems[0]?.expected ?? '', /at most 20/);
});

test('every problem of a file is listed with its line', async () => {
  const long = 'x'.repeat(501);
  const error = await refusal(
    `<testsuites><testsuite>\n<testcase name="a" time="soon"/>\n<testcase/>\n<testcase name="${long}"/>\n` +
      `<testcase name="b"><failure>${'m'.repeat(8193)}</failure></testcase></testsuite></testsuites>`,
  );
  assert.equal(error.code, 'report_invalid');
  const at = error.problems.map((problem) => problem.at);
  for (const place of [
    'line 1: testsuite @name',
    'line 2: testcase @time',
    'line 3: testcase @name',
    'line 4: testcase @name',
    'line 5: the message of the testcase',
  ]) {
    assert.ok(at.includes(place), `${place} is listed in ${at.join('; ')}`);
  }
});
