/** Bodies that nobody named the format of. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read, refusal } from '../reading-under-test.ts';

test('a body is told by its content, also behind spaces or what a program prints first', async () => {
  const ours = '{"results":[{"check":"a","status":"passed"}],"suite":"s"}';
  const cases = [
    ['json', `\n  ${ours}`],
    ['junit', '<?xml version="1.0"?>\n<testsuite><testcase name="a"/></testsuite>'],
    ['tap', '> npm test\n\nTAP version 13\nok 1\n1..1'],
    ['ctrf', '{"results":{"tests":[{"name":"a","status":"passed"}]}}'],
  ] as const;
  for (const [format, text] of cases) assert.equal((await read(null, text)).format, format);
});

test('a report without a row is told by its head, and refused for having none', async () => {
  const cases = [
    '{"suite":"s","results":[]}',
    '{"metadata":{"dbt_schema_version":"https://schemas.getdbt.com/dbt/run-results/v6.json"},"results":[]}',
    '{"meta":{"great_expectations_version":"1.0"},"results":[]}',
    '{"results":{"tests":[]}}',
    '{"definitionName":"s","checks":[]}',
  ];
  for (const text of cases) assert.match((await refusal(null, text)).code, /^report_(empty|invalid)$/, text);
});

test('what could be anything is refused, with the formats that there are', async () => {
  for (const text of ['{}', '[]', 'hello', '{"results":[{"a":1}]}', '  ', '{"results":[1]}']) {
    const { status, code, problems } = await refusal(null, text);
    assert.deepEqual([status, code], [422, 'format_undecided'], text);
    assert.match(problems[0]?.expected ?? '', /json, junit, dbt, great-expectations, ctrf, tap, soda/);
  }
});
