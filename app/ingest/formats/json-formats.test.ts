/** JSON that tools write, in the cases that no small project of ours brought about. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomes, type read as Read, read, refusal } from '../reading-under-test.ts';

const asJson = (format: Parameters<typeof Read>[0], value: unknown, options = {}) =>
  read(format, JSON.stringify(value), options);
const dbtTest = { unique_id: 'test.shop.rows.abc', status: 'pass', execution_time: 1, message: null, failures: 0 };

test('dbt: a file without metadata is taken for what its rows say, and is named by its bytes', async () => {
  const report = await asJson('dbt', {
    results: [dbtTest, { ...dbtTest, unique_id: 'model.shop.a', status: 'success' }],
  });
  assert.deepEqual(outcomes(report), { shop: [['rows.abc', 'passed', null]] });
  assert.deepEqual(report.ignored, [{ at: 'results[1]', name: 'model.shop.a', reason: 'a model is no test' }]);
  assert.match(report.runs[0]?.idempotencyKey ?? '', /^body:/);
});

test('dbt: a test that is only called a success never ran, and is rejected', async () => {
  const { problems } = await refusal('dbt', JSON.stringify({ results: [{ ...dbtTest, status: 'success' }] }));
  assert.equal(problems[0]?.value, 'status is success');
  assert.match(problems[0]?.expected ?? '', /^how a test ends: pass, warn, fail/);
});

test('dbt: of the commands that run no tests nothing is taken, each test with its reason', async () => {
  for (const which of ['generate', 'compile', 'run', 'show', 'list', 7]) {
    const report = await asJson('dbt', { results: [dbtTest], args: { which } });
    assert.deepEqual(report.runs, []);
    assert.deepEqual(report.ignored, [
      { at: 'results[0]', name: dbtTest.unique_id, reason: `dbt ${which} runs no tests` },
    ]);
  }
  for (const which of ['test', 'build', 'retry']) {
    assert.equal((await asJson('dbt', { results: [dbtTest], args: { which } })).runs.length, 1);
  }
});

test('dbt: another file of dbt is told by its version', async () => {
  const metadata = { dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json' };
  const { problems } = await refusal('dbt', JSON.stringify({ metadata, results: [] }));
  assert.equal(problems[0]?.at, 'metadata.dbt_schema_version');
});

test('the same invocation of dbt is the same run, also with other bytes, and another suite is another run', async () => {
  const file = { metadata: { invocation_id: 'x' }, results: [dbtTest] };
  const key = async (value: unknown, suite: string | null = null) =>
    (await asJson('dbt', value, { suite })).runs[0]?.idempotencyKey;
  assert.equal(await key(file), await key({ ...file, elapsed_time: 1 }));
  assert.notEqual(await key(file), await key(file, 'Other'));
});

const expectation = (rest: object, kwargs: object = { column: 'id' }) => ({
  expectation_config: { type: 'expect_column_values_to_not_be_null', kwargs },
  ...rest,
});
const validation = (...results: readonly object[]) => ({
  suite_name: 's',
  results,
  meta: { run_id: '{"run_name":"n"}' },
});
const statusOf = async (row: object) =>
  (await asJson('great-expectations', validation(row))).runs[0]?.results[0]?.status;

test('Great Expectations: what raised an exception or was not evaluated is in error, whatever else it says', async () => {
  const raised = { raised_exception: true, exception_message: 'no column' };
  assert.equal(await statusOf(expectation({ success: false, exception_info: raised })), 'error');
  assert.equal(await statusOf(expectation({ success: true, exception_info: raised })), 'error');
  assert.equal(await statusOf(expectation({ success: false, exception_info: { "('metric',)": raised } })), 'error');
  assert.equal(await statusOf(expectation({ success: null })), 'error');
  assert.equal(await statusOf(expectation({ success: false, exception_info: {}, result: {} })), 'failed');
});

test('Great Expectations: values of the data are in no message, unless they are asked for', async () => {
  const result = { unexpected_count: 1, partial_unexpected_list: ['anna@example.org'], observed_value: 'anna' };
  const file = validation(expectation({ success: false, result, exception_info: {} }));
  assert.equal((await asJson('great-expectations', file)).runs[0]?.results[0]?.message, '1 unexpected');
  const asked = await asJson('great-expectations', file, { withValues: true });
  assert.equal(asked.runs[0]?.results[0]?.message, '1 unexpected, for example anna@example.org');
  assert.ok(!JSON.stringify(await asJson('great-expectations', file)).includes('anna'));
});

test('Great Expectations: the counts of a file are not believed', async () => {
  const statistics = { evaluated_expectations: 0, successful_expectations: 0 };
  const report = await asJson('great-expectations', {
    ...validation(expectation({ success: false, exception_info: {} })),
    statistics,
  });
  assert.equal(report.runs[0]?.results.length, 1);
});

test('Great Expectations: expectations that differ in what they expect are two checks, in each batch the same', async () => {
  const named = async (kwargs: object) =>
    (await asJson('great-expectations', validation(expectation({ success: true }, kwargs)))).runs[0]?.results[0]?.check;
  const between = { column: 'price', min_value: 0 };
  assert.equal(
    await named({ ...between, batch_id: 'a' }),
    await named({ batch_id: 'b', min_value: 0, column: 'price' }),
  );
  assert.notEqual(await named(between), await named({ ...between, min_value: 1 }));
});

const ctrf = (tests: readonly object[], rest: object = {}) => ({ results: { tool: { name: 't' }, tests }, ...rest });

test('CTRF: what waits is skipped, what its tool has another word for is a warning, and the word is kept', async () => {
  const report = await asJson(
    'ctrf',
    ctrf([
      { name: 'a', status: 'pending', rawStatus: 'todo' },
      { name: 'b', status: 'other' },
      { name: 'c', status: 'passed', flaky: true },
      { name: 'd', status: 'great' },
    ]),
  );
  assert.deepEqual(
    report.runs[0]?.results.map(({ status, flaky, dimensions }) => [status, flaky, dimensions]),
    [
      ['skipped', false, { status: 'todo' }],
      ['warning', false, { status: 'other' }],
      ['passed', true, null],
    ],
  );
  assert.deepEqual(
    report.rejected.map(({ at, name }) => [at, name]),
    [['results.tests[3]', 'd']],
  );
});

test('CTRF: tests without a suite are told apart by their files', async () => {
  const report = await asJson(
    'ctrf',
    ctrf([
      { name: 'a', status: 'passed', filePath: '/work/x.spec.ts' },
      { name: 'b', status: 'passed', suite: ['s', 't'] },
    ]),
  );
  assert.deepEqual(outcomes(report), { t: [['x.spec.ts: a', 'passed', null]], 's / t': [['b', 'passed', null]] });
});

test('Soda: a check without an outcome could not be evaluated, and a scan that ran nothing shows nothing', async () => {
  const scan = { definitionName: 's', hasErrors: false };
  const report = await asJson('soda', { ...scan, checks: [{ name: 'a', outcome: null, table: 't' }] });
  assert.deepEqual(outcomes(report), {
    s: [
      ['t: a', 'error', 'Soda could not evaluate the check.'],
      ['Soda scan', 'passed', null],
    ],
  });
  assert.equal((await refusal('soda', JSON.stringify({ ...scan, checks: [] }))).code, 'report_empty');
});

test('our JSON: what a result and a run say beside their status is kept', async () => {
  const dimensions = { environment: 'prod', column: 'id' };
  const observedAt = '2026-01-31T12:00:00.000Z';
  const result = { check: 'a', status: 'passed', flaky: true, dimensions, observedAt };
  const { runs } = await asJson('json', { suite: 's', runId: '17', finishedAt: observedAt, results: [result] });
  assert.deepEqual(runs[0]?.results, [
    { ...result, observedAt: new Date(observedAt), durationMs: null, message: null },
  ]);
  assert.match(runs[0]?.idempotencyKey ?? '', /^report:/);
  assert.deepEqual(runs[0]?.finishedAt, new Date(observedAt));
});

test('our JSON: dimensions are held to their limits, each with its place', async () => {
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`d${index}`, 'x']));
  const report = (dimensions: unknown) =>
    JSON.stringify({ suite: 's', results: [{ check: 'a', status: 'passed', dimensions }] });
  const problems = async (dimensions: unknown) =>
    (await refusal('json', report(dimensions))).problems.map(({ at }) => at);
  assert.deepEqual(await problems(many), ['results[0].dimensions']);
  assert.deepEqual(await problems({ ['k'.repeat(65)]: 'x' }), [`results[0].dimensions.${'k'.repeat(65)}`]);
  assert.deepEqual(await problems({ a: 'v'.repeat(257), 'b c': 1 }), ['results[0].dimensions["b c"]']);
});

test('a suite in the address takes in the whole report, and our JSON needs none of its own then', async () => {
  const report = await asJson('json', { results: [{ check: 'a', status: 'passed' }] }, { suite: 'Named' });
  assert.deepEqual(outcomes(report), { Named: [['a', 'passed', null]] });
});
