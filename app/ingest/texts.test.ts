/** Names, messages and values of a report that a careless or hostile sender may have written. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limits } from './limits.ts';
import { outcomes, read, refusal } from './reading-under-test.ts';

const report = (result: Record<string, unknown>, suite = 'Orders'): string =>
  JSON.stringify({ suite, results: [{ check: 'rows', status: 'passed', ...result }] });

const expectedOf = async (text: string): Promise<string | undefined> =>
  (await refusal('json', text)).problems[0]?.expected;

test('a name of nothing that can be seen is refused', async () => {
  assert.equal(await expectedOf(report({}, '\u200b\u2060')), 'a name that can be seen');
  assert.equal(await expectedOf(report({ check: '\u00a0\u200b' })), 'a name that can be seen');
});

test('a name that turns the direction of the text after it is refused, and a name in Arabic is taken', async () => {
  assert.equal(await expectedOf(report({}, 'Orders \u202elive')), 'text without control characters');
  assert.equal((await read('json', report({}, 'جودة الطلبات'))).runs[0]?.suite, 'جودة الطلبات');
});

test('half a character is called that', async () => {
  const expected = 'text without half characters (lone surrogates)';
  assert.equal(await expectedOf(report({ check: 'a\ud800' })), expected);
  assert.equal(await expectedOf(report({ message: '\udc00' })), expected);
});

test('a name has one spelling, however its letters are composed', async () => {
  const [composed, combined] = ['Donn\u00e9es', 'Donne\u0301es'];
  const xml = `<testsuite name="${combined}"><testcase name="${combined}"/></testsuite>`;
  const expected = { [composed]: [[composed, 'passed', null]] };
  assert.deepEqual(outcomes(await read('json', report({ check: combined }, combined))), expected);
  assert.deepEqual(outcomes(await read('junit', xml)), expected);
});

test('a value that is shown is one short line of visible characters', async () => {
  const hostile = await refusal('json', report({ status: `red\n\u001b[31m\u202e\ud800${'x'.repeat(200)}` }));
  assert.match(hostile.problems[0]?.value ?? '', /^red \[31m \ufffdx+…$/);
  const endless = '{"suite":"a","results":[{"check":"a","status":"passed","durationMs":1e999}]}';
  assert.equal((await refusal('json', endless)).problems[0]?.value, 'Infinity');
});

test('a duration of more than a year is refused of our JSON, and left out of what a tool wrote', async () => {
  assert.match((await expectedOf(report({ durationMs: limits.durationMs + 1 }))) ?? '', /which is a year/);
  const { runs } = await read('json', report({ durationMs: limits.durationMs }));
  assert.equal(runs[0]?.results[0]?.durationMs, limits.durationMs);
  for (const time of ['31536001', '1e308', 'Infinity', 'NaN', '-1', 'soon', '']) {
    const xml = `<testsuite name="a"><testcase name="b" time="${time}"><failure/></testcase></testsuite>`;
    const [run] = (await read('junit', xml)).runs;
    assert.deepEqual([run?.results[0]?.status, run?.results[0]?.durationMs], ['failed', null], time);
  }
});

test('a message that is too long is refused of our JSON, and visibly cut of what a tool wrote', async () => {
  const long = 'ä'.repeat(limits.messageBytes);
  assert.match((await expectedOf(report({ message: long }))) ?? '', /at most 8192 bytes, not 16384/);
  const xml = `<testsuite name="a"><testcase name="b"><failure>${long}</failure></testcase></testsuite>`;
  const message = (await read('junit', xml)).runs[0]?.results[0]?.message ?? '';
  assert.ok(Buffer.byteLength(message) <= limits.messageBytes);
  assert.match(message, /^ä+\n… \(cut here: the whole message has \d+ characters\)$/);
});

test('colours and line breaks that a tool takes over from its tests are left out', async () => {
  const test = { name: '\u001b[31mred\u001b[0m\n  and long', status: 'failed', message: '\u001b[1mbold\u001b[22m\0' };
  const text = JSON.stringify({ results: { tool: { name: 'jest' }, tests: [test] } });
  assert.deepEqual(outcomes(await read('ctrf', text)), { jest: [['red and long', 'failed', 'bold\ufffd']] });
});

test('a message of malformed JSON names one place', async () => {
  const { message, problems } = await refusal('json', '{"suite": "a", "results": [{"check": "unended');
  assert.equal(problems[0]?.at, 'line 1, column 38');
  assert.equal(message, 'The body is not JSON: it stops being so at line 1, column 38. Nothing was stored.');
});

test('a test case or suite inside a test case is refused, because a result would be lost', async () => {
  for (const inner of ['<testcase name="b"/>', '<testsuite name="c"/>', '<failure><testcase name="b"/></failure>']) {
    const xml = `<testsuite name="a">\n<testcase name="outer">${inner}</testcase></testsuite>`;
    const { code, problems } = await refusal('junit', xml);
    assert.equal(code, 'not_of_format');
    assert.match(`${problems[0]?.at} ${problems[0]?.value}`, /^line 2 <test(case|suite)> inside a testcase$/);
  }
});

test('every sentence of a refusal ends before the next', async () => {
  const { message } = await refusal('junit', '<testsuite name="a">');
  assert.equal(message, 'The body is not well-formed XML: unclosed tag: testsuite. Nothing was stored.');
});
