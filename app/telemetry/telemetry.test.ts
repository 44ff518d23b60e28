/** What a real worker tells about its requests: labels, exemplars, traces and logs that fit together. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { type RouteDefinition, routes, statusCodesOf } from '../../metrics/routes.ts';
import { readRuntimeEnvironment, type TestPostgres, waitFor } from '../../test/services.ts';
import { type AppUnderTest, startApp } from '../app-under-test.ts';
import type { WorkerUnderTest } from '../worker-under-test.ts';
import { type SpanCollector, startSpanCollector } from './spans-under-test.ts';

let app: AppUnderTest;
let postgres: TestPostgres;
let collector: SpanCollector;
let worker: WorkerUnderTest;

before(async () => {
  [app, collector] = await Promise.all([startApp(), startSpanCollector()]);
  ({ postgres } = app);
  worker = await start({
    LVD_TRACE_SAMPLE_RATIO: '1',
    LVD_TRACES_PER_SECOND: '1000',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
  });
});

after(async () => {
  await app?.stop();
  collector?.close();
});

const start = (env: Record<string, string>): Promise<WorkerUnderTest> =>
  app.startWorker({
    LVD_LOG_LEVEL: 'debug',
    ...env,
  });

const series = (method: string, route: string, status: number): string =>
  `http_server_request_duration_seconds_count{http_request_method="${method}",http_route="${route}",http_response_status_code="${status}"}`;

const openMetrics = async (of: WorkerUnderTest): Promise<string> =>
  (await fetch(of.metricsUrl, { headers: { accept: 'application/openmetrics-text' } })).text();

test('every planned combination of route and status exists at 0 before the first request', async () => {
  for (const route of Object.values<RouteDefinition>(routes)) {
    if (route.stream || route.path === routes.readyz.path) continue;
    for (const status of statusCodesOf(route)) {
      assert.equal(await worker.metric(series(route.method, route.path, status)), 0, `${route.path} ${status}`);
    }
  }
});

test('a success, an unknown id and a thrown error of a route have the same route label', async () => {
  const response = await worker.post({ suite: 'Labels', results: [{ check: 'a', status: 'passed' }] });
  assert.equal(response.status, 201);
  assert.equal((await worker.get('/checks/1')).status, 200);
  assert.equal((await worker.get('/checks/999')).status, 404);
  assert.equal((await worker.get('/nothing/here')).status, 404);
  assert.equal((await worker.get('/suites/%')).status, 400);
  const database = new pg.Client({ connectionString: postgres.url });
  await database.connect();
  try {
    await database.query('alter table check_result rename to elsewhere');
    assert.equal((await worker.get('/checks/1')).status, 500);
  } finally {
    await database.query('alter table elsewhere rename to check_result');
    await database.end();
  }
  for (const status of [200, 404, 500]) {
    await waitFor(`one ${status}`, async () => (await worker.metric(series('GET', '/checks/:check', status))) === 1);
  }
  assert.equal(await worker.metric(series('GET', 'unmatched', 404)), 1);
  assert.equal(await worker.metric(series('GET', 'unmatched', 400)), 1);
  assert.equal(await worker.metric(series('POST', '/api/v1/ingest/:format', 201)), 1);
  assert.match(worker.process.output(), /"level":"error".*"code":"42P01"/);
});

test('exemplars are there for a scraper that asks for OpenMetrics, and only for it', async () => {
  await worker.get('/');
  const bucket = await waitFor(
    'an exemplar',
    async () =>
      /http_route="\/",http_response_status_code="200"\} \S+ # \{trace_id="([0-9a-f]{32})"\}/.exec(
        await openMetrics(worker),
      )?.[1],
  );
  assert.doesNotMatch(await (await fetch(worker.metricsUrl)).text(), /trace_id/);
  const lines = worker.process.output().split('\n');
  assert.ok(
    lines.some((line) => line.includes(`"trace_id":"${bucket}"`) && line.includes('"msg":"request"')),
    'a log line has the trace id of the exemplar',
  );
});

test('promtool finds nothing to say about the metrics', async () => {
  const text = await (await fetch(worker.metricsUrl)).text();
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  const told = `${stdout}${stderr}`
    .split('\n')
    .filter((line) => line && !line.startsWith('db_client_connection_count '));
  assert.deepEqual(told, []);
  assert.ok(status === 0 || status === 3);
});

test('nothing in the metrics names a suite, a check or a session', async () => {
  const cookie = await waitFor('a cookie', async () => (await worker.get('/')).headers.getSetCookie()[0]);
  const [, session = ''] = /^lvd_session=\w+\.([\w-]{22})\./.exec(cookie) ?? [];
  assert.ok(session, cookie);
  await worker.get('/', { cookie: cookie.split(';')[0] ?? '' });
  await waitFor('the session', async () => (await worker.metric('lvd_sessions_active')) === 1);
  const text = await (await fetch(worker.metricsUrl)).text();
  assert.doesNotMatch(text, /labels"|Labels/);
  assert.equal(text.includes(session), false);
});

test('a configuration with problems lists them all and ends with 78', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', `${import.meta.dirname}/register.ts`, `${import.meta.dirname}/../main.ts`],
    {
      env: {
        ...readRuntimeEnvironment(),
        LVD_APP_PORT: 'x',
        LVD_DATABASE_URL: 'mysql://a',
        LVD_TRACE_SAMPLE_RATIO: '7',
        LVD_TRACES_PER_SECOND: '0',
      },
      encoding: 'utf8',
    },
  );
  assert.equal(status, 78);
  for (const name of [
    'LVD_APP_PORT',
    'LVD_DATABASE_URL',
    'LVD_REDIS_URL',
    'LVD_TRACE_SAMPLE_RATIO',
    'LVD_TRACES_PER_SECOND',
  ]) {
    assert.match(stderr, new RegExp(name));
  }
});
