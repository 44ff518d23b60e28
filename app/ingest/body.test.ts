/** Bodies as they come over the network to a real worker: packed, endless, aborted; and the answer to each format. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { waitFor } from '../../test/services.ts';
import { type AppUnderTest, startApp } from '../app-under-test.ts';
import type { WorkerUnderTest } from '../worker-under-test.ts';
import type { IngestAnswer } from './answer.ts';
import { limits } from './limits.ts';

let app: AppUnderTest;
let worker: WorkerUnderTest;

before(async () => {
  app = await startApp();
  worker = await app.startWorker();
});

after(() => app?.stop());

const json = 'application/json';

function post(path: string, contentType: string, body: Uint8Array | string, headers: Record<string, string> = {}) {
  return fetch(`${worker.url}/api/v1/ingest${path}`, {
    method: 'POST',
    headers: { 'content-type': contentType, ...headers },
    body: Uint8Array.from(Buffer.from(body)),
  });
}

async function answerOf(response: Response): Promise<IngestAnswer> {
  const text = await response.text();
  assert.ok(response.ok, text);
  return JSON.parse(text);
}

async function codeOf(response: Response): Promise<string> {
  const { error } = await response.json();
  return `${response.status} ${error.code}`;
}

const files = [
  ['dbt', 'dbt/test-1.10.json', json, 8],
  ['great-expectations', 'great-expectations/checkpoint-1.x.json', json, 7],
  ['ctrf', 'ctrf/jest.json', json, 6],
  ['soda', 'soda/scan.json', json, 5],
  ['junit', 'junit/surefire.xml', 'application/xml', 5],
  ['tap', 'tap/node-test.tap', 'text/plain', 9],
] as const;

for (const [format, path, contentType, results] of files) {
  test(`${format}: a real file is stored once, whether its format is named or not, and is on the board`, async () => {
    const text = readFileSync(join(import.meta.dirname, '../../test/fixtures/reports', path), 'utf8');
    const suite = `?suite=${format}%20file`;
    const response = await post(`/${format}${suite}`, contentType, text);
    assert.equal(response.status, 201);
    const answer = await answerOf(response);
    assert.deepEqual([answer.format, answer.runs[0]?.results, answer.created.checks], [format, results, results]);
    assert.deepEqual([answer.ignoredTotal, answer.rejectedTotal, answer.duplicate], [0, 0, false]);
    const again = await post(suite, contentType, text);
    assert.equal(again.status, 200);
    const same = await answerOf(again);
    assert.deepEqual([same.format, same.duplicate, same.runs[0]?.id], [format, true, answer.runs[0]?.id]);
    await waitFor('the suite on the board', async () => {
      const { suites } = await (await worker.get('/api/v1/board')).json();
      return suites.some(({ slug }: { readonly slug: string }) => slug === `${format}-file`);
    });
  });
}

test('a file of dbt whose tests never ran is understood, and leaves no run', async () => {
  const path = join(import.meta.dirname, '../../test/fixtures/reports/dbt/generate-1.10.json');
  const before = await worker.metric('lvd_report_rows_left_out_total{format="dbt",reason="ignored"}');
  const response = await post('/dbt', json, readFileSync(path));
  assert.equal(response.status, 200);
  const answer = await answerOf(response);
  assert.deepEqual([answer.runs, answer.ignoredTotal, answer.duplicate], [[], 9, false]);
  assert.match(answer.ignored.at(-1)?.reason ?? '', /dbt generate runs no tests/);
  const after = await worker.metric('lvd_report_rows_left_out_total{format="dbt",reason="ignored"}');
  assert.equal((after ?? 0) - (before ?? 0), 9);
});

test('an Idempotency-Key makes one run of different bodies, and two runs of the same one', async () => {
  const body = (message: string) =>
    JSON.stringify({ suite: 'Keyed', results: [{ check: 'a', status: 'passed', message }] });
  const send = async (key: string, message: string) => {
    const answer = await answerOf(await post('/json', json, body(message), { 'idempotency-key': key }));
    return answer.runs[0]?.id;
  };
  const first = await send('run-1', 'x');
  assert.equal(await send('run-1', 'y'), first);
  assert.notEqual(await send('run-2', 'x'), first);
  assert.equal(await codeOf(await post('/json', json, body('x'), { 'idempotency-key': 'a b' })), '422 idempotency_key');
});

test('a packed body is unpacked, and one that is damaged or cut short is refused', async () => {
  const text = JSON.stringify({ suite: 'Packed', results: [{ check: 'a', status: 'passed' }] });
  const packers = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, zstd: zstdCompressSync };
  for (const [encoding, pack] of Object.entries(packers)) {
    const packed = pack(text);
    const headers = { 'content-encoding': encoding };
    assert.ok((await post('/json', json, packed, headers)).ok, encoding);
    assert.equal(await codeOf(await post('/json', json, packed.subarray(0, -3), headers)), '400 request_malformed');
    assert.equal(await codeOf(await post('/json', json, text, headers)), '400 request_malformed', encoding);
  }
  assert.ok((await post('/json', json, `\ufeff${text}`)).ok, 'a byte order mark');
  const two = await post('/json', json, gzipSync(gzipSync(text)), { 'content-encoding': 'gzip, gzip' });
  assert.equal(await codeOf(two), '415 content_encoding');
});

test('a small body that unpacks to more than the limit is refused before it is unpacked', async () => {
  const bomb = gzipSync(`<testsuite name="a"><testcase name="${' '.repeat(limits.streamedBodyBytes)}`);
  assert.ok(bomb.length < 100_000);
  const refused = await post('/junit', 'application/xml', bomb, { 'content-encoding': 'gzip' });
  assert.equal(await codeOf(refused), '413 body_too_large');
});

test('a character that is cut in two by the network is read, and a wrong byte is told by its number', async () => {
  const text = Buffer.from('{"suite":"ä€𝄞","results":[{"check":"ä€𝄞","status":"passed"}]}');
  const { request, response } = open('/json');
  for (const byte of text) request.write(Buffer.of(byte));
  request.end();
  assert.equal((await response).statusCode, 201);
  const broken = Buffer.concat([text.subarray(0, 11), Buffer.of(0xc3), text.subarray(12)]);
  const { error } = await (await post('/json', json, broken)).json();
  assert.deepEqual(error.problems, [{ at: 'byte 11 of the body', value: '0xc3', expected: 'UTF-8' }]);
});

test('what can be refused at once is answered while the body still arrives', async () => {
  const { request, response } = open('/json');
  // Shorter ones are read in one go.
  request.write('['.repeat(100_000));
  assert.equal((await response).statusCode, 422);
  request.destroy();
});

test('a sender that goes away is counted as refused, and the worker goes on', async () => {
  const aborted = 'lvd_reports_refused_total{format="json",reason="request"}';
  const before = (await worker.metric(aborted)) ?? 0;
  for (const headers of [{}, { 'content-encoding': 'gzip' }]) {
    const { request } = open('/json', headers);
    await new Promise((resolve) => request.write('{"suite":"Gone","results":[', resolve));
    request.destroy();
  }
  await waitFor('both refusals', async () => ((await worker.metric(aborted)) ?? 0) - before === 2);
  assert.equal((await worker.get('/suites/gone')).status, 404);
});

function open(path: string, headers: Record<string, string> = {}) {
  const request = httpRequest(`${worker.url}/api/v1/ingest${path}`, {
    method: 'POST',
    headers: { 'content-type': json, ...headers },
  });
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', (message) => resolve(message.resume()));
    request.on('error', reject);
  });
  response.catch(() => undefined); // A test that destroys its request does not ask for the answer.
  return { request, response };
}
