/** Names, messages and values of a report that a careless or hostile sender may have written. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HttpError } from '../http-error.ts';
import { parseJsonReport } from './json.ts';
import { parseJUnitReport } from './junit.ts';
import { limits } from './limits.ts';
import type { ParsedReport } from './report.ts';

const report = (result: Record<string, unknown>, suite = 'Orders'): string =>
  JSON.stringify({ suite, results: [{ check: 'rows', status: 'passed', ...result }] });

function refusalOf(text: string): HttpError {
  try {
    parseJsonReport(text);
  } catch (error) {
    // The parser throws nothing else; anything that is not one fails the assertions that follow.
    return error as HttpError;
  }
  throw new Error(`taken: ${text.slice(0, 100)}; expected a refusal`);
}

const expectedOf = (text: string): string | undefined => refusalOf(text).problems[0]?.expected;

test('a name of nothing that can be seen is refused', () => {
  assert.equal(expectedOf(report({}, '\u200b\u2060')), 'a name that can be seen');
  assert.equal(expectedOf(report({ check: '\u00a0\u200b' })), 'a name that can be seen');
});

test('a name that turns the direction of the text after it is refused, and a name in Arabic is taken', () => {
  assert.equal(expectedOf(report({}, 'Orders \u202elive')), 'text without control characters');
  assert.equal(parseJsonReport(report({}, 'جودة الطلبات')).runs[0]?.suite, 'جودة الطلبات');
});

test('half a character is called that', () => {
  const expected = 'text without half characters (lone surrogates)';
  assert.equal(expectedOf(report({ check: 'a\ud800' })), expected);
  assert.equal(expectedOf(report({ message: '\udc00' })), expected);
});

test('a name has one spelling, however its letters are composed', async () => {
  const [composed, combined] = ['Donn\u00e9es', 'Donne\u0301es'];
  const names = ({ runs: [run] }: ParsedReport) => [run?.suite, run?.results[0]?.check];
  const xml = `<testsuite name="${combined}"><testcase name="${combined}"/></testsuite>`;
  assert.deepEqual(names(parseJsonReport(report({ check: combined }, combined))), [composed, composed]);
  assert.deepEqual(names(await parseJUnitReport(xml, null)), [composed, composed]);
});

test('a value that is shown is one short line of visible characters', () => {
  const [problem] = refusalOf(report({ status: `red\n\u001b[31m\u202e\ud800${'x'.repeat(200)}` })).problems;
  assert.match(problem?.value ?? '', /^red \[31m \ufffdx+…$/);
  assert.equal(
    refusalOf('{"suite":"a","results":[{"check":"a","status":"passed","durationMs":1e999}]}').problems[0]?.value,
    'Infinity',
  );
});

test('a duration of more than a year is refused', async () => {
  assert.match(expectedOf(report({ durationMs: limits.durationMs + 1 })) ?? '', /which is a year/);
  assert.equal(
    parseJsonReport(report({ durationMs: limits.durationMs })).runs[0]?.results[0]?.durationMs,
    limits.durationMs,
  );
  for (const time of ['31536001', '1e308', 'Infinity', 'NaN', '-1']) {
    const xml = `<testsuite name="a"><testcase name="b" time="${time}"/></testsuite>`;
    await assert.rejects(parseJUnitReport(xml, null), {
      code: 'report_invalid',
      problems: [{ at: 'line 1: testcase @time', value: time, expected: 'seconds, 0 to 31536000' }],
    });
  }
});

test('a message of malformed JSON names one place', () => {
  const { message, problems } = refusalOf('{"suite": "a", "results": [{"check": "unended');
  assert.equal(problems[0]?.at, 'line 1, column 38');
  assert.equal(message, 'The body is not JSON: it stops being so at line 1, column 38. Nothing was stored.');
});

test('a test case or suite inside a test case is refused, because a result would be lost', async () => {
  for (const inner of ['<testcase name="b"/>', '<testsuite name="c"/>', '<failure><testcase name="b"/></failure>']) {
    const xml = `<testsuite name="a">\n<testcase name="outer">${inner}</testcase></testsuite>`;
    await assert.rejects(parseJUnitReport(xml, null), (error: HttpError) => {
      assert.equal(error.code, 'not_junit');
      assert.match(
        `${error.problems[0]?.at} ${error.problems[0]?.value}`,
        /^line 2 <test(case|suite)> inside a testcase$/,
      );
      return true;
    });
  }
});

test('every sentence of a refusal ends before the next', async () => {
  await assert.rejects(parseJUnitReport('<testsuite name="a">', null), {
    message: 'The body is not well-formed XML: unclosed tag: testsuite. Nothing was stored.',
  });
});
