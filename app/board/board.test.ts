/** The board and the suites while parts are missing: the last state stays, marked, and nothing ever goes back. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { startPostgres, type TestPostgres, type TestRedis, waitFor } from '../../test/services.ts';
import { type AppUnderTest, startApp } from '../app-under-test.ts';
import { migrateDatabase, type WorkerUnderTest } from '../worker-under-test.ts';
import type { BoardDocument, PageContext } from './document.ts';

let app: AppUnderTest;
let postgres: TestPostgres;
let redis: TestRedis;
let worker: WorkerUnderTest;
let other: WorkerUnderTest;

before(async () => {
  app = await startApp();
  ({ postgres, redis } = app);
  [worker, other] = await Promise.all([app.startWorker(), app.startWorker()]);
});

after(() => app?.stop());

type Board = BoardDocument & { readonly stale: PageContext['stale'] };

async function board(of: WorkerUnderTest): Promise<Board> {
  const response = await of.get('/api/v1/board');
  assert.equal(response.status, 200);
  return response.json();
}

let reports = 0;

/** Never the same twice: that would be the same run. */
function report(suite: string, status: string) {
  reports += 1;
  return { suite, results: [{ check: 'a', status, durationMs: reports }] };
}

async function post(suite: string, status = 'passed'): Promise<void> {
  const response = await worker.post(report(suite, status));
  assert.equal(response.status, 201, await response.text());
}

/** A Redis that was started again is empty, until a worker has found that out. */
async function untilRedisHoldsTheBoard(): Promise<void> {
  const hits = async () => (await worker.metric('cache_lookups_total{cache="board",result="hit"}')) ?? 0;
  const before = await hits();
  await waitFor('a hit', async () => {
    await board(worker);
    return (await hits()) > before;
  });
}

const showsSuite = (of: WorkerUnderTest, slug: string) => async () =>
  (await board(of)).suites.some((suite) => suite.slug === slug);

test('while reports arrive, no worker ever shows an older board than it has shown before', async () => {
  let posting = true;
  const watch = async (of: WorkerUnderTest): Promise<number> => {
    let last = 0;
    while (posting) {
      const { version } = await board(of);
      assert.ok(version >= last, `version ${version} after ${last}`);
      last = version;
    }
    return last;
  };
  const watching = [watch(worker), watch(other)];
  const start = (await board(worker)).version;
  await Promise.all(
    [worker, other].flatMap((to) =>
      Array.from({ length: 20 }, (_, index) => to.post(report(`Busy ${index % 5}`, index % 2 ? 'failed' : 'passed'))),
    ),
  );
  posting = false;
  await Promise.all(watching);
  const end = start + 40;
  for (const one of [worker, other]) await waitFor('the last version', async () => (await board(one)).version === end);
});

test('a look-up for a request counts once, as what it was', async () => {
  await post('Counted');
  await waitFor('the suite', showsSuite(worker, 'counted'));
  const hits = () => worker.metric('cache_lookups_total{cache="suite",result="hit"}');
  const before = (await hits()) ?? 0;
  for (let request = 0; request < 5; request += 1) assert.equal((await worker.get('/suites/counted')).status, 200);
  assert.equal(await hits(), before + 5);
  assert.equal((await worker.get('/suites/nothing')).status, 404);
  assert.equal(await worker.metric('cache_lookups_total{cache="suite",result="miss"}'), 1);
});

test('a page that its own script fetches again is no further view', async () => {
  const views = async () => (await worker.metric('lvd_feature_events_total{feature="board_view"}')) ?? 0;
  const before = await views();
  await worker.get('/', { 'sec-fetch-dest': 'document' });
  await worker.get('/', { 'sec-fetch-dest': 'empty' });
  await worker.get('/');
  assert.equal(await views(), before + 2);
});

test('an unchanged board is answered 304', async () => {
  const first = await worker.get('/api/v1/board');
  const etag = first.headers.get('etag') ?? '';
  // Not `fetch`, which asks for a whole answer as soon as it is given this header.
  const [again] = await once(
    request(`${worker.url}/api/v1/board`, { headers: { 'if-none-match': etag } }).end(),
    'response',
  );
  assert.equal(again.statusCode, 304);
  again.resume();
});

test('names that cannot exist are 404, whatever they hold', async () => {
  for (const path of [
    '/suites/%00',
    '/suites/nope',
    '/checks/0',
    '/checks/99999999999',
    '/runs/abc',
    '/assets/..%2fx',
    '/x',
  ]) {
    const response = await worker.get(path, { accept: 'text/html' });
    assert.equal(response.status, 404, path);
    assert.match(response.headers.get('content-type') ?? '', /html/);
  }
});

test('without Redis reports are taken and shown, on every worker', async () => {
  await redis.stop();
  try {
    await post('Without Redis', 'warning');
    await waitFor('the suite', showsSuite(worker, 'without-redis'));
    assert.equal((await worker.get('/suites/without-redis')).status, 200);
    await waitFor('the suite on the other worker', showsSuite(other, 'without-redis'));
    assert.ok(((await worker.metric('cache_lookups_total{cache="board",result="bypass"}')) ?? 0) > 0);
  } finally {
    await redis.start();
  }
  await untilRedisHoldsTheBoard();
});

test('without PostgreSQL the last state is shown, marked, and reports are refused until it is back', async () => {
  await post('Before the loss');
  await waitFor('the suite', showsSuite(worker, 'before-the-loss'));
  await postgres.stop();
  try {
    const stale = await waitFor('the mark', async () => (await board(worker)).stale ?? undefined);
    assert.match(stale.reason, /database cannot be reached/);
    const page = await worker.get('/');
    assert.equal(page.status, 200);
    assert.match(await page.text(), /Before the loss/);
    assert.equal((await worker.get('/suites/before-the-loss')).status, 200);

    const refused = await worker.post({ suite: 'Refused', results: [{ check: 'a', status: 'passed' }] });
    assert.equal(refused.status, 503);
    assert.equal(refused.headers.get('retry-after'), '5');
    assert.equal((await refused.json()).error.code, 'database_unavailable');
    for (let time = 0; time < 20; time += 1) assert.equal((await worker.get('/runs/1')).status, 503);
    const complaints = worker.process.output().match(/database cannot be reached|connection to PostgreSQL/gi) ?? [];
    assert.ok(complaints.length < 10, `${complaints.length} lines about one loss`);
    const friendly = await worker.get('/checks/1', { accept: 'text/html' });
    assert.equal(friendly.status, 503);
    assert.match(await friendly.text(), /database cannot be reached/i);
    assert.equal((await worker.get('/readyz')).status, 200);
    assert.equal((await worker.get('/health')).status, 503);

    await redis.stop();
    const remembered = await waitFor('the board from memory', async () => {
      const document = await board(worker);
      return document.stale !== null && document;
    });
    assert.ok(remembered.suites.some((suite) => suite.slug === 'before-the-loss'));
    assert.equal((await worker.get('/suites/before-the-loss')).status, 200);
    assert.equal((await worker.get('/suites/busy-1', { accept: 'text/html' })).status, 503);
  } finally {
    await postgres.start();
    await redis.start();
  }
  await waitFor('no mark', async () => (await board(worker)).stale === null);
  await post('After the loss');
  await waitFor('the suite', showsSuite(other, 'after-the-loss'));
});

test('a worker listens when it is ready: until then, others can take its requests', async () => {
  const fresh = await app.startWorker({}, { untilReady: false });
  assert.equal((await fresh.get('/readyz')).status, 200);
  await fresh.process.stop('SIGKILL');
});

test('a worker that starts without PostgreSQL is not ready, shows what Redis holds, and gets ready when it can', async () => {
  await untilRedisHoldsTheBoard();
  await postgres.stop();
  let late: WorkerUnderTest | undefined;
  try {
    late = await app.startWorker({}, { untilReady: false });
    const started = late;
    assert.equal((await started.get('/readyz')).status, 503);
    const shown = await waitFor('the board from Redis', async () => {
      const response = await started.get('/api/v1/board');
      return response.ok && ((await response.json()) as Board);
    });
    assert.ok(shown.stale);
    await postgres.start();
    await waitFor('readiness', async () => (await started.get('/readyz')).ok);
  } finally {
    await late?.process.stop('SIGKILL');
  }
});

test('another database in the same place is never mixed up with the snapshots of the first', async () => {
  const second = await startPostgres();
  let fresh: WorkerUnderTest | undefined;
  try {
    await migrateDatabase(second.url);
    fresh = await app.startWorker({ LVD_DATABASE_URL: second.url });
    const of = fresh;
    await waitFor('an empty board', async () => (await board(of)).suites.length === 0);
    await waitFor('no ghost', async () => (await of.get('/suites/counted')).status === 404);
  } finally {
    await fresh?.process.stop('SIGKILL');
    await second.stop();
  }
});
