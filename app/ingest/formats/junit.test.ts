/** JUnit files of several dialects in, runs out; and what is refused. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { readRuntimeEnvironment, temporaryFolder } from '../../../test/services.ts';
import { outcomes, read, refusal } from '../reading-under-test.ts';

test('each suite with cases of its own becomes a run, nested ones under the path of their names', async () => {
  const report = await read(
    'junit',
    `<?xml version="1.0"?><testsuites name="all">
      <testsuite name="outer" timestamp="2026-01-31T12:00:00Z"><properties><property name="a" value="b"/></properties>
        <testcase classname="shop.Cart" name="adds" time="1,234.5"/>
        <testsuite name="inner"><testcase name="deep"/></testsuite>
        <testsuite name="empty"/>
        <system-out>text</system-out>
      </testsuite></testsuites>`,
  );
  assert.deepEqual(outcomes(report), {
    outer: [['shop.Cart.adds', 'passed', null]],
    'outer / inner': [['deep', 'passed', null]],
  });
  assert.deepEqual(report.ignored, [{ at: 'line 5', name: 'empty', reason: 'a testsuite without testcases' }]);
  const [outer, inner] = report.runs;
  assert.deepEqual([outer?.startedAt, inner?.startedAt], [new Date('2026-01-31T12:00:00Z'), null]);
  assert.equal(outer?.results[0]?.durationMs, 1_234_500);
  assert.equal(outer?.results[0]?.dimensions, null, 'properties of a suite are whatever its machine is set to');
});

test('failure, error and skipped are told apart, and the worst of a case counts', async () => {
  const report = await read(
    'junit',
    `<testsuite name="s">
      <testcase name="failed"><failure message="1 != 2">at line 3</failure></testcase>
      <testcase name="error"><error message="boom"><![CDATA[boom <at> 4]]></error></testcase>
      <testcase name="skipped"><skipped/></testcase>
      <testcase name="both"><failure message="first"/><error message="second"/></testcase>
      <testcase name="two"><failure message="first"/><failure message="second"/></testcase>
      <testcase name="not run" status="notrun"/>
      <testcase name="told" status="failed"/>
    </testsuite>`,
  );
  assert.deepEqual(outcomes(report), {
    s: [
      ['failed', 'failed', '1 != 2\nat line 3'],
      ['error', 'error', 'boom <at> 4'],
      ['skipped', 'skipped', null],
      ['both', 'error', 'second'],
      ['two', 'failed', 'first\nsecond'],
      ['not run', 'skipped', null],
      ['told', 'failed', null],
    ],
  });
});

test('a case that passed in the end is flaky, and one that never did is not', async () => {
  const { runs } = await read(
    'junit',
    `<testsuite name="s">
      <testcase name="flaky"><flakyFailure message="once"><stackTrace>x</stackTrace></flakyFailure></testcase>
      <testcase name="never"><failure message="a"/><rerunFailure message="b"><stackTrace>x</stackTrace></rerunFailure></testcase>
    </testsuite>`,
  );
  assert.deepEqual(
    runs[0]?.results.map(({ check, status, flaky, message }) => [check, status, flaky, message]),
    [
      ['flaky', 'passed', true, null],
      ['never', 'failed', false, 'a'],
    ],
  );
});

test('a suite that failed as a whole is a check of its own', async () => {
  const xml = '<testsuite name="db"><error message="no connection">at set-up</error><testcase name="a"/></testsuite>';
  assert.deepEqual(outcomes(await read('junit', xml)), {
    db: [
      ['db (the whole suite)', 'error', 'no connection\nat set-up'],
      ['a', 'passed', null],
    ],
  });
});

test('a named suite holds the whole file', async () => {
  const xml = '<testsuites><testsuite><testcase name="a" classname="x"/></testsuite><testcase name="b"/></testsuites>';
  assert.deepEqual(outcomes(await read('junit', xml, { suite: 'Unit tests' })), {
    'Unit tests': [
      ['x.a', 'passed', null],
      ['b', 'passed', null],
    ],
  });
});

test('properties of a case are its dimensions, as far as they fit', async () => {
  const properties = ['<property name="column" value="id"/>', `<property name="long" value="${'x'.repeat(257)}"/>`];
  const xml = `<testsuite name="s"><testcase name="a"><properties>${properties.join('')}</properties></testcase></testsuite>`;
  assert.deepEqual((await read('junit', xml)).runs[0]?.results[0]?.dimensions, { column: 'id' });
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
  const report = await read('junit', nodeTestReport(file));
  const statuses = Object.entries(outcomes(report)).map(([suite, results]) => [
    suite,
    results.map(([check, status]) => `${check}: ${status}`),
  ]);
  assert.deepEqual(statuses, [
    ['JUnit report', ['top: passed', 'left out: skipped']],
    ['outer', ['in: passed']],
    ['outer / inner', ['deep: failed']],
  ]);
  assert.match(report.runs[2]?.results[0]?.message ?? '', /<x>/);
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
    'junit',
    `<?xml version="1.0"?><!DOCTYPE b [<!ENTITY e0 "ha">${entities}]><testsuite name="&e30;"><testcase name="a"/></testsuite>`,
  );
  assert.equal(error.status, 400);
  assert.equal(error.code, 'xml_doctype');
  const external = await refusal('junit', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><testsuite name="a"/>');
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
    const error = await refusal('junit', xml);
    assert.equal(error.code, 'xml_malformed', xml);
    assert.match(error.problems[0]?.at ?? '', /^line \d+$/);
  }
});

test('another root, too much depth and no case at all are refused in words', async () => {
  assert.equal((await refusal('junit', '<html/>')).code, 'not_of_format');
  assert.match((await refusal('junit', '<testsuites/>')).message, /has no testcase/);
  const deep = `${'<testsuite name="a">'.repeat(21)}<testcase name="a"/>${'</testsuite>'.repeat(21)}`;
  const error = await refusal('junit', deep);
  assert.equal(error.code, 'xml_too_deep');
  assert.match(error.problems[0]?.expected ?? '', /at most 20/);
});

test('a case that cannot be stored is rejected with its line and why, and the others are kept', async () => {
  const cases = `<testcase/>\n<testcase name="${'x'.repeat(501)}"/>`;
  const { rejected, runs } = await read('junit', `<testsuite name="s">\n${cases}<testcase name="good"/></testsuite>`);
  assert.deepEqual(
    rejected.map(({ at, reason }) => [at, reason.replace(/x+…?/, 'x…')]),
    [
      ['line 2', 'the name of nothing: a name that is not empty'],
      ['line 3', 'the name x…: at most 500 characters, not 501'],
    ],
  );
  assert.equal(runs[0]?.results.length, 1);
  const error = await refusal('junit', `<testsuite name="s">\n${cases}</testsuite>`);
  assert.deepEqual([error.code, error.problems.length], ['report_invalid', 2]);
});
