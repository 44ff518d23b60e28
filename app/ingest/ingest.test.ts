/** Reports through the real worker into the real database: what is stored, and what is refused without a trace. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { type TestPostgres, waitFor } from '../../test/services.ts';
import { type AppUnderTest, startApp } from '../app-under-test.ts';
import type { BoardDocument } from '../board/document.ts';
import type { Problem } from '../http-error.ts';
import type { WorkerUnderTest } from '../worker-under-test.ts';

let app: AppUnderTest;
let postgres: TestPostgres;
let worker: WorkerUnderTest;
let database: pg.Client;

before(async () => {
  app = await startApp();
  ({ postgres } = app);
  worker = await app.startWorker();
  database = new pg.Client({ connectionString: postgres.url });
  await database.connect();
});

after(async () => {
  await database?.end();
  await app?.stop();
});

const oneResult = (result: Record<string, unknown>) => ({ suite: 'Orders', results: [{ check: 'a', ...result }] });

interface Refusal {
  readonly error: { readonly code: string; readonly message: string; readonly problems: readonly Problem[] };
}

/** Rows of every table that a report writes to, and the version: the same before and after a refusal. */
async function stored(): Promise<unknown> {
  const { rows } = await database.query(`select
    (select count(*) from suite) as suites, (select count(*) from validation_check) as checks,
    (select count(*) from run) as runs, (select count(*) from check_result) as results,
    (select count(*) from check_state) as states, (select version from project) as version`);
  return rows[0];
}

async function refused(send: () => Promise<Response>, status: number, code: string): Promise<Refusal['error']> {
  const before = await stored();
  const response = await send();
  const text = await response.text();
  assert.equal(response.status, status, text);
  const { error } = JSON.parse(text) as Refusal;
  assert.equal(error.code, code);
  assert.ok(error.message.length > 10);
  assert.deepEqual(await stored(), before);
  return error;
}

test('our JSON is stored, counted and shown on the board', async () => {
  const response = await worker.post({
    suite: 'Orders quality',
    startedAt: '2026-01-31T12:00:00+01:00',
    results: [
      { check: 'row count', status: 'passed', durationMs: 12.5 },
      { check: 'no nulls', status: 'failed', message: '3 rows <b>are</b> null' },
    ],
  });
  const text = await response.text();
  assert.equal(response.status, 201, text);
  const { runs } = JSON.parse(text);
  assert.deepEqual(runs, [
    {
      id: runs[0].id,
      suite: 'orders-quality',
      url: `/runs/${runs[0].id}`,
      results: 2,
      suiteCreated: true,
      checksCreated: 2,
      duplicate: false,
    },
  ]);
  const board = await waitFor('the suite on the board', async () => {
    const document: BoardDocument = await (await worker.get('/api/v1/board')).json();
    return document.suites.some(({ slug }) => slug === 'orders-quality') && document;
  });
  const suite = board.suites.find(({ slug }) => slug === 'orders-quality');
  assert.equal(suite?.status, 'failed');
  assert.deepEqual(suite?.counts, { passed: 1, warning: 0, failed: 1, error: 0, skipped: 0 });
  assert.equal(suite?.strip, 'f');
  const [problem] = board.problems;
  assert.equal(problem?.message, '3 rows <b>are</b> null');
  assert.equal(await worker.metric('lvd_results_ingested_total{format="json",status="failed"}'), 1);

  const check = await (await worker.get(`/api/v1/checks/${problem?.checkId}`)).json();
  assert.equal(check.history[0].status, 'failed');
  const page = await (await worker.get(String(runs[0]?.url))).text();
  assert.match(page, /3 rows &lt;b>are&lt;\/b> null|3 rows &lt;b&gt;are&lt;\/b&gt; null/);
});

test('the latest state follows each run and keeps since when it holds', async () => {
  const post = async (status: string) =>
    assert.equal((await worker.post({ suite: 'Since', results: [{ check: 'a', status }] })).status, 201);
  for (const status of ['passed', 'failed', 'failed']) await post(status);
  const { rows } = await database.query(
    `select check_state.status, strip, since < last_at as older from check_state
     join validation_check on id = check_id where name = 'a' and check_state.suite_id = (select id from suite where slug = 'since')`,
  );
  assert.deepEqual(rows, [{ status: 3, strip: [1, 3, 3], older: true }]);
});

test('a strip keeps the last 30 runs', async () => {
  for (let run = 0; run < 32; run += 1) {
    await worker.post({ suite: 'Strip', results: [{ check: 'a', status: run < 3 ? 'error' : 'passed' }] });
  }
  const { rows } = await database.query(
    `select suite.strip as suite_strip, check_state.strip from suite join check_state on suite_id = suite.id where slug = 'strip'`,
  );
  assert.deepEqual(rows[0].strip, [4, ...Array(29).fill(1)]);
  assert.deepEqual(rows[0].suite_strip, rows[0].strip);
});

test('reports that arrive together about the same suites are all stored, and the version counts each run', async () => {
  const before = Number((await database.query('select version from project')).rows[0].version);
  const suites = ['A', 'B', 'C'].map(
    (name) => `<testsuite name="${name}"><testcase name="x"/><testcase name="y"/></testsuite>`,
  );
  const orders = [suites, suites.toReversed(), [...suites.slice(1), ...suites.slice(0, 1)]];
  const answers = await Promise.all(
    Array.from({ length: 24 }, (_, index) =>
      worker.postXml(`<testsuites>${orders[index % orders.length]?.join('')}</testsuites>`),
    ),
  );
  assert.deepEqual(new Set(answers.map((answer) => answer.status)), new Set([201]));
  const after = Number((await database.query('select version from project')).rows[0].version);
  assert.equal(after - before, 72);
});

test('a report of known suites and checks uses up no numbers', async () => {
  const post = () =>
    worker.post({
      suite: 'Numbers',
      results: [
        { check: 'a', status: 'passed' },
        { check: 'b', status: 'passed' },
      ],
    });
  const numbers = async () =>
    (
      await database.query(
        'select s.last_value as suite, c.last_value as checks from suite_id_seq s, validation_check_id_seq c',
      )
    ).rows;
  await post();
  const before = await numbers();
  for (let time = 0; time < 3; time += 1) assert.equal((await post()).status, 201);
  assert.deepEqual(await numbers(), before);
});

test('names that differ only in case are one suite, and names that differ in a sign are two', async () => {
  const slugs = async (name: string) =>
    (await (await worker.post({ suite: name, results: [{ check: 'a', status: 'passed' }] })).json()).runs[0].suite;
  assert.equal(await slugs('Nightly Load'), await slugs('nightly  load'));
  assert.notEqual(await slugs('C++'), await slugs('C#'));
  assert.match(await slugs('Prüfung 日本'), /^[a-z0-9-]+$/);
});

test('every problem of a JSON report is listed, with its place, its value and what is expected', async () => {
  const error = await refused(
    () =>
      worker.post({
        suite: '',
        startedAt: 'yesterday',
        extra: 1,
        results: [
          { check: 'a', status: 'green' },
          { check: 7, status: 'passed', durationMs: -1 },
          { check: 'x'.repeat(501), status: 'passed', message: 'm'.repeat(8193) },
          { check: 'zero\u0000', status: 'passed', message: 'zero\u0000' },
        ],
      }),
    422,
    'report_invalid',
  );
  const at = error.problems.map((problem) => problem.at);
  for (const place of [
    'suite',
    'startedAt',
    'extra',
    'results[0].status',
    'results[1].check',
    'results[1].durationMs',
    'results[2].check',
    'results[2].message',
    'results[3].check',
    'results[3].message',
  ]) {
    assert.ok(at.includes(place), `${place} is listed in ${at.join(' ')}`);
  }
  const status = error.problems.find((problem) => problem.at === 'results[0].status');
  assert.deepEqual(status, {
    at: 'results[0].status',
    value: 'green',
    expected: 'one of passed, warning, failed, error, skipped',
  });
});

test('wrong types and empty reports are refused', async () => {
  for (const report of [
    [],
    'text',
    null,
    {},
    { suite: 'a', results: {} },
    { suite: 'a', results: [] },
    oneResult({}),
  ]) {
    const { problems } = await refused(() => worker.post(report), 422, 'report_invalid');
    assert.ok(problems.length > 0);
  }
});

test('more than 20 000 results are refused', async () => {
  const results = Array.from({ length: 20_001 }, (_, index) => ({ check: `c${index}`, status: 'passed' }));
  await refused(() => worker.post({ suite: 'Many', results }), 422, 'too_many_results');
  const cases = '<testcase name="a"/>'.repeat(20_001);
  await refused(() => worker.postXml(`<testsuite name="Many">${cases}</testsuite>`), 422, 'too_many_results');
});

test('20 000 results are stored, and the page of their suite shows the worst of them and says so', async () => {
  const status = (index: number) => (index === 19_999 ? 'failed' : 'passed');
  const results = Array.from({ length: 20_000 }, (_, index) => ({ check: `c${index}`, status: status(index) }));
  const response = await worker.post({ suite: 'As many as can be', results });
  assert.equal(response.status, 201);
  assert.equal((await response.json()).runs[0].checksCreated, 20_000);
  const page = await (await worker.get('/suites/as-many-as-can-be')).text();
  assert.match(page, /The 500 worst of 20000 checks are shown/);
  assert.match(page, />c19999</);
});

const send = (path: string, headers: Record<string, string>, body: string | Uint8Array<ArrayBuffer>) => () =>
  fetch(`${worker.url}/api/v1/ingest/${path}`, { method: 'POST', headers, body });
const json = { 'content-type': 'application/json' };
const good = JSON.stringify(oneResult({ status: 'passed' }));

test('what is wrong with the request itself is told before its content', async () => {
  await refused(send('yaml', json, good), 404, 'format_unknown');
  await refused(send('json', { 'content-type': 'text/plain' }, good), 415, 'content_type');
  await refused(send('junit', json, '<a/>'), 415, 'content_type');
  await refused(send('json', { ...json, 'sec-fetch-site': 'cross-site' }, good), 403, 'cross_site');
  await refused(send('json', { ...json, 'content-encoding': 'lzma' }, good), 415, 'content_encoding');
  await refused(send('json', json, ''), 400, 'body_empty');
  const broken = await refused(
    send('json', json, Uint8Array.from([0x22, 0xef, 0xbf, 0xbd, 0xff, 0x22])),
    400,
    'not_utf8',
  );
  assert.deepEqual(broken.problems, [{ at: 'byte 5 of the body', value: '0xff', expected: 'UTF-8' }]);
  const unpacked = await refused(send('json', { ...json, 'content-encoding': 'gzip' }, good), 400, 'request_malformed');
  assert.equal(unpacked.problems.length, 1);
  assert.match(unpacked.message, /Nothing was stored/);
});

test('a body over 5 MB is refused, also when it is only that large unpacked', async () => {
  const large = JSON.stringify({
    suite: 'a',
    results: Array(800).fill({ check: 'a', status: 'passed', message: ' '.repeat(8000) }),
  });
  const { problems } = await refused(send('json', json, large), 413, 'body_too_large');
  assert.match(problems[0]?.expected ?? '', /5242880 bytes/);
  const { gzipSync } = await import('node:zlib');
  const packed = Uint8Array.from(gzipSync(large));
  await refused(send('json', { ...json, 'content-encoding': 'gzip' }, packed), 413, 'body_too_large');
});

test('malformed JSON is refused with its place', async () => {
  const { problems, message } = await refused(
    send('json', json, '{"suite": "a",\n "results": [}'),
    400,
    'json_malformed',
  );
  assert.match(problems[0]?.at ?? '', /line 2, column \d+/);
  assert.match(message, /Nothing was stored/);
});
