/** Traces of a real worker under pressure: every trace has exactly its own spans, and what points to one finds it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { waitFor } from '../../test/services.ts';
import { type AppUnderTest, startApp } from '../app-under-test.ts';
import type { WorkerUnderTest } from '../worker-under-test.ts';
import { type ReceivedSpan, type SpanCollector, startSpanCollector } from './spans-under-test.ts';

let app: AppUnderTest;
let collector: SpanCollector;

before(async () => {
  [app, collector] = await Promise.all([startApp(), startSpanCollector()]);
});

after(async () => {
  await app?.stop();
  collector?.close();
});

const start = (env: Record<string, string>): Promise<WorkerUnderTest> =>
  app.startWorker({
    LVD_LOG_LEVEL: 'debug',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    LVD_TRACES_PER_SECOND: '10000',
    ...env,
  });

/** The spans that arrived while `use` had a worker, whose end sends what is left. */
async function spansOf(
  env: Record<string, string>,
  use: (worker: WorkerUnderTest) => Promise<unknown>,
): Promise<readonly ReceivedSpan[]> {
  const from = collector.spans.length;
  const worker = await start(env);
  try {
    await use(worker);
    process.kill(worker.process.pid, 'SIGTERM');
    await worker.process.exited;
  } finally {
    await worker.process.stop('SIGKILL');
  }
  return collector.spans.slice(from);
}

/** Nanoseconds: each span reads the wall clock on its own, to the millisecond. */
const clockDoubt = 2_000_000n;

const logLines = (worker: WorkerUnderTest, of: string): readonly string[] =>
  worker.process
    .output()
    .split('\n')
    .filter((line) => line.includes('"msg":"request"') && line.includes(of));
const traceIdIn = (line: string): string | undefined => /"trace_id":"([0-9a-f]{32})"/.exec(line)?.[1];

/** So many requests over so many connections that are kept, each asking again as soon as it has an answer. */
async function ask(worker: WorkerUnderTest, path: string, requests: number, clients: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  let left = requests;
  const client = async (): Promise<void> => {
    while (left-- > 0) {
      const [response] = await once(request(worker.url + path, { agent }).end(), 'response');
      response.resume();
      await once(response, 'end');
      assert.equal(response.statusCode, 200);
    }
  };
  try {
    await Promise.all(Array.from({ length: clients }, client));
  } finally {
    agent.destroy();
  }
}

/** No two of them are the same report. */
let posted = 0;

const postSuite = async (worker: WorkerUnderTest): Promise<void> => {
  const response = await worker.post({
    suite: 'Traced',
    results: [{ check: 'a', status: 'passed', message: `${posted++}` }],
  });
  assert.equal(response.status, 201);
};

test('with a saturated pool and a tenth sampled, every trace has exactly its own spans', async () => {
  const requests = 2000;
  let chosen: readonly (string | undefined)[] = [];
  const spans = await spansOf({ LVD_TRACE_SAMPLE_RATIO: '0.1', LVD_DATABASE_POOL_SIZE: '3' }, async (worker) => {
    await postSuite(worker);
    await ask(worker, '/api/v1/checks/1', requests, 32);
    const lines = await waitFor('all log lines', () => {
      const found = logLines(worker, '"route":"/api/v1/checks/:check"');
      return found.length === requests && found;
    });
    chosen = lines.flatMap((line) => traceIdIn(line) ?? []);
  });
  const traces = Map.groupBy(
    spans.filter(({ name }) => !name.includes('ingest')),
    ({ traceId }) => traceId,
  );
  const ofChecks = [...traces].filter(([traceId]) => chosen.includes(traceId));
  assert.equal(new Set(chosen).size, chosen.length);
  assert.ok(chosen.length > 100 && chosen.length < 320, `${chosen.length} of ${requests} chosen`);
  assert.deepEqual(ofChecks.map(([traceId]) => traceId).toSorted(), chosen.toSorted());
  for (const [, of] of ofChecks) {
    const server = of.find(({ kind }) => kind === 'server');
    assert.deepEqual(of.map(({ name }) => name).toSorted(), [
      'GET /api/v1/checks/:check',
      'pg-pool.connect',
      'pg.query:latest_results live_validation_dashboard',
      'pg.query:read_check live_validation_dashboard',
    ]);
    for (const span of of) {
      if (span !== server) assert.equal(span.parentId, server?.spanId, span.name);
    }
  }
});

test('a trace of Redis and PostgreSQL has the names and attributes of the semantic conventions', async () => {
  const everything = { LVD_TRACE_SAMPLE_RATIO: '1', LVD_TRACES_PER_SECOND: '1000' };
  const spans = await spansOf(everything, async (worker) => {
    await postSuite(worker);
    await waitFor('the suite', async () => (await worker.get('/suites/traced?secret=no')).status === 200);
    assert.equal((await worker.get('/checks/1')).status, 200);
    assert.equal((await worker.get('/nothing/here')).status, 404);
  });
  const lookup = spans.find(({ name }) => name === 'hmget');
  const server = spans.find(({ spanId }) => spanId === lookup?.parentId);
  assert.equal(server?.name, 'GET /suites/:suite');
  assert.equal(server?.kind, 'server');
  assert.equal(server?.attributes['http.route'], '/suites/:suite');
  assert.equal(server?.attributes['http.request.method'], 'GET');
  assert.equal(server?.attributes['http.response.status_code'], 200);
  assert.equal(server?.attributes['url.path'], '/suites/traced');
  assert.equal(lookup?.kind, 'client');
  assert.equal(lookup?.traceId, server?.traceId);
  assert.equal(lookup?.attributes['db.system.name'], 'redis');
  assert.match(String(lookup?.attributes['db.query.text']), /^hmget lvd:\S+:suite:traced$/);
  const query = spans.find(({ name }) => name.startsWith('pg.query:'));
  assert.equal(query?.kind, 'client');
  assert.equal(query?.attributes['db.system.name'], 'postgresql');
  assert.equal(query?.attributes['db.namespace'], 'live_validation_dashboard');
  assert.ok(query?.attributes['db.query.text']);
  const unknown = spans.find((span) => span.attributes['http.response.status_code'] === 404);
  assert.equal(unknown?.name, 'GET');
  assert.equal(unknown?.attributes['http.route'], undefined);
});

test('nothing is done in a trace after its request has been answered', async () => {
  const spans = await spansOf({ LVD_TRACE_SAMPLE_RATIO: '1' }, async (worker) => {
    for (let report = 0; report < 5; report += 1) await postSuite(worker);
    await waitFor('the suite', async () => (await worker.get('/suites/traced')).status === 200);
  });
  const servers = new Map(spans.filter(({ kind }) => kind === 'server').map((span) => [span.traceId, span]));
  assert.ok([...servers.values()].filter(({ name }) => name === 'POST /api/v1/ingest/:format').length === 5);
  for (const span of spans) {
    const server = servers.get(span.traceId);
    assert.ok(server, `${span.name} belongs to no request`);
    assert.ok(span.startedAt <= server.endedAt + clockDoubt, `${span.name} began after ${server.name} was answered`);
  }
});

test('every exemplar leads to a trace that was sent', async () => {
  let exemplars: readonly string[] = [];
  const spans = await spansOf({ LVD_TRACE_SAMPLE_RATIO: '0.2' }, async (worker) => {
    await postSuite(worker);
    for (const path of ['/', '/api/v1/board', '/api/v1/checks/1', '/checks/1']) await ask(worker, path, 100, 8);
    const accept = { accept: 'application/openmetrics-text' };
    const text = await (await fetch(worker.metricsUrl, { headers: accept })).text();
    exemplars = [...text.matchAll(/trace_id="([0-9a-f]{32})"/g)].map(([, traceId]) => traceId ?? '');
  });
  assert.ok(exemplars.length >= 4, `${exemplars.length} exemplars`);
  const sent = new Set(spans.map(({ traceId }) => traceId));
  assert.deepEqual(
    exemplars.filter((traceId) => !sent.has(traceId)),
    [],
  );
});

test('what a caller says of a trace: its id is kept, its decision is not followed', async () => {
  const trace = (digit: number): string => String(digit).repeat(32);
  const parentId = '00f067aa0ba902b7';
  const askWith = (worker: WorkerUnderTest, digit: number, flags: string) =>
    worker.get('/checks/1', { traceparent: `00-${trace(digit)}-${parentId}-${flags}` });
  const all = await spansOf({ LVD_TRACE_SAMPLE_RATIO: '1' }, async (worker) => {
    await askWith(worker, 1, '00');
    await askWith(worker, 2, '01');
  });
  for (const digit of [1, 2]) {
    const server = all.find((span) => span.kind === 'server' && span.traceId === trace(digit));
    assert.equal(server?.parentId, parentId);
  }
  const none = await spansOf({ LVD_TRACE_SAMPLE_RATIO: '0' }, (worker) => askWith(worker, 3, '01'));
  assert.deepEqual(none, []);
});

test('with the whole set of instrumentations, a request has the same spans and more', async () => {
  let lines: readonly string[] = [];
  const spans = await spansOf({ LVD_TRACE_SAMPLE_RATIO: '1', LVD_TRACE_INSTRUMENTATIONS: 'all' }, async (worker) => {
    await postSuite(worker);
    assert.equal((await worker.get('/checks/1')).status, 200);
    lines = await waitFor('the log line', () => {
      const found = logLines(worker, '"route":"/checks/:check"');
      return found.length > 0 && found;
    });
  });
  const server = spans.find(({ name }) => name === 'GET /checks/:check');
  assert.equal(server?.attributes['http.route'], '/checks/:check');
  assert.equal(traceIdIn(lines[0] ?? ''), server?.traceId);
  const names = spans.filter(({ traceId }) => traceId === server?.traceId).map(({ name }) => name);
  assert.equal(names.filter((name) => name.startsWith('pg.query:')).length, 2);
  assert.ok(
    names.some((name) => name.startsWith('middleware - ')),
    names.join(', '),
  );
});

test('without an address to send to nothing is traced, and no exemplar claims otherwise', async () => {
  const worker = await app.startWorker({
    LVD_LOG_LEVEL: 'debug',
    LVD_TRACE_SAMPLE_RATIO: '1',
  });
  try {
    await worker.get('/');
    const [line] = await waitFor('the log line', () => {
      const found = logLines(worker, '"route":"/"');
      return found.length > 0 && found;
    });
    assert.equal(traceIdIn(line ?? ''), undefined);
    const accept = { accept: 'application/openmetrics-text' };
    assert.doesNotMatch(await (await fetch(worker.metricsUrl, { headers: accept })).text(), /trace_id/);
  } finally {
    await worker.process.stop('SIGKILL');
  }
});
