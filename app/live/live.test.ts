/** Streams of two real workers, both ways out: a report to one is seen at the other, and nothing is missed in between. */
import assert from 'node:assert/strict';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { type TestPostgres, type TestRedis, waitFor } from '../../test/services.ts';
import { type AppUnderTest, startApp } from '../app-under-test.ts';
import type { BoardDocument } from '../board/document.ts';
import type { WorkerUnderTest } from '../worker-under-test.ts';
import { openEventStream, openWebSocket, type StreamUnderTest, suitesOf } from './stream-under-test.ts';

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

let reports = 0;

/** Never the same twice: that would be the same run. */
async function post(to: WorkerUnderTest, suite: string, status = 'failed'): Promise<void> {
  reports += 1;
  assert.equal((await to.post({ suite, results: [{ check: 'a', status, durationMs: reports }] })).status, 201);
}

async function boardOf(of: WorkerUnderTest): Promise<BoardDocument> {
  return (await of.get('/api/v1/board')).json();
}

const shows = (of: WorkerUnderTest, slug: string) => async () => {
  const board = await boardOf(of);
  return board.suites.some((suite) => suite.slug === slug) && board.version;
};

const ways = [
  ['server-sent events', openEventStream, '/live'],
  ['a WebSocket', openWebSocket, '/live/ws'],
] as const;

for (const [way, open, path] of ways) {
  test(`${way}: a report to one worker reaches the streams of all workers`, async () => {
    const streams = await Promise.all([open(worker.url), open(other.url)]);
    try {
      assert.equal(await other.metric('live_streams'), 1);
      await post(worker, `Everywhere by ${way}`);
      const slug = `everywhere-by-${way.toLowerCase().replaceAll(' ', '-')}`;
      for (const stream of streams) await waitFor('the change', () => suitesOf(stream).includes(slug));
      const change = streams[1].told('board').at(-1);
      assert.ok(change?.problems.some(({ suiteSlug }) => suiteSlug === slug));
      assert.match(streams[1].lastId() ?? '', new RegExp(`^${change?.version}-\\d+$`));
    } finally {
      for (const stream of streams) stream.close();
    }
    await waitFor('no stream', async () => (await other.metric('live_streams')) === 0);
    assert.equal(await other.metric('http_server_active_requests'), 0);
  });

  test(`${way}: a stream that comes back gets what it missed and nothing else, by version or by id`, async () => {
    const stream = await open(other.url);
    await post(worker, `Seen by ${way}`);
    await waitFor('the change', () => stream.told('board').length > 0);
    stream.close();
    const seen = stream.told('board').at(-1)?.version;
    await post(worker, `Missed one by ${way}`);
    await post(worker, `Missed two by ${way}`);
    const names = [`Missed one by ${way}`, `Missed two by ${way}`];
    const slugs = (
      await waitFor('the board', async () => {
        const { suites } = await boardOf(other);
        return names.every((name) => suites.some((suite) => suite.name === name)) && suites;
      })
    ).flatMap(({ slug, name }) => (names.includes(name) ? [slug] : []));
    for (const back of [
      await open(other.url, `${path}?since=${seen}`),
      await open(other.url, path, { 'last-event-id': stream.lastId() ?? '' }),
    ]) {
      await waitFor('what was missed', () => back.told('board').length > 0);
      assert.deepEqual(suitesOf(back).toSorted(), slugs.toSorted());
      assert.equal(back.told('board')[0]?.from, seen);
      back.close();
    }
  });
}

test('a stream of events is not kept by any cache or proxy on its way', async () => {
  const stream = await openEventStream(worker.url);
  assert.match(stream.headers.get('content-type') ?? '', /^text\/event-stream/);
  assert.equal(stream.headers.get('x-accel-buffering'), 'no');
  assert.equal(stream.headers.get('cache-control'), 'no-store');
  stream.close();
});

test('a worker that has just started knows from Redis what was missed before', async () => {
  await post(worker, 'Before the start');
  const seen = await waitFor('the board', shows(worker, 'before-the-start'));
  await post(worker, 'Also before the start');
  await waitFor('the board', shows(other, 'also-before-the-start'));
  const late = await app.startWorker();
  try {
    const stream = await openEventStream(late.url, `/live?since=${seen}`);
    await waitFor('what was missed', () => stream.told('board').length > 0);
    assert.deepEqual(suitesOf(stream), ['also-before-the-start']);
    assert.equal(await late.metric('live_resumes_total{source="redis"}'), 1);
    stream.close();
  } finally {
    await late.process.stop('SIGKILL');
  }
});

test('a version that never was, and one of another database, are told by one reset to begin anew', async () => {
  const { version } = await boardOf(other);
  await post(worker, 'After the version');
  await waitFor('the board', shows(other, 'after-the-version'));
  const streams: StreamUnderTest[] = [];
  for (const since of ['1000000', `${version}-1`]) {
    const stream = await openEventStream(other.url, `/live?since=${since}`);
    await waitFor(`the reset of ${since}`, () => stream.told('reset').length > 0);
    streams.push(stream);
  }
  await post(worker, 'After the reset');
  for (const stream of streams) {
    await waitFor('the change', () => suitesOf(stream).includes('after-the-reset'));
    assert.equal(stream.told('reset').length, 1);
    stream.close();
  }
});

test('many changes in a short time come in few frames, the first at once, and lead to the same board', async () => {
  const { version } = await boardOf(other);
  const stream = await openEventStream(other.url, `/live?since=${version}`);
  await Promise.all(Array.from({ length: 60 }, (_, index) => post(index % 2 ? worker : other, `Many ${index % 7}`)));
  const last = version + 60;
  await waitFor('the last change', () => stream.told('board').at(-1)?.version === last);
  const changes = stream.told('board');
  assert.ok(changes.length < 60, `${changes.length} frames for 60 changes`);
  // No gaps: each leads on from where the one before has led.
  assert.deepEqual(
    changes.map(({ from }) => from),
    [version, ...changes.slice(0, -1).map((change) => change.version)],
  );
  stream.close();
});

test('how long a change took to the stream is measured once for each stream', async () => {
  const count = async () => (await other.metric('live_delivery_lag_seconds_count')) ?? 0;
  const streams = await Promise.all([openEventStream(other.url), openEventStream(other.url)]);
  await waitFor('no other streams', async () => (await other.metric('live_streams')) === 2);
  const before = await count();
  await post(worker, 'Measured');
  for (const stream of streams) await waitFor('the change', () => suitesOf(stream).includes('measured'));
  assert.equal(await count(), before + 2);
  for (const stream of streams) stream.close();
});

test('without Redis a change still reaches the other worker', async () => {
  const stream = await openEventStream(other.url);
  await redis.stop();
  try {
    await post(worker, 'Without Redis');
    await waitFor('the change', () => suitesOf(stream).includes('without-redis'));
  } finally {
    await redis.start();
    stream.close();
  }
});

test('after a loss of Redis changes travel through it again, and no stream misses one', async () => {
  const { version } = await boardOf(other);
  const stream = await openEventStream(other.url, `/live?since=${version}`);
  await waitFor('Redis on both workers', async () => {
    await post(worker, 'With Redis again');
    const health = await Promise.all([worker, other].map(async (of) => (await of.get('/health')).json()));
    return health.every(({ dependencies }) => dependencies.redis.state === 'up');
  });
  await post(worker, 'The last one', 'passed');
  await waitFor('the change', () => suitesOf(stream).includes('the-last-one'));
  assert.equal(stream.told('reset').length, 0);
  stream.close();
});

test('what nobody remembers any more is told by a reset', async () => {
  const { version } = await boardOf(other);
  await post(worker, 'Soon forgotten');
  await waitFor('the board', shows(other, 'soon-forgotten'));
  await redis.stop();
  await redis.start();
  const late = await app.startWorker();
  try {
    const stream = await openEventStream(late.url, `/live?since=${version}`);
    await waitFor('the reset', () => stream.told('reset').length > 0);
    assert.equal(await late.metric('live_resets_total{reason="gap"}'), 1);
    stream.close();
  } finally {
    await late.process.stop('SIGKILL');
  }
});

test('a lost database is told to open streams and to new ones, and so is its return', async () => {
  const early = await openEventStream(other.url);
  await postgres.stop();
  let late: StreamUnderTest | undefined;
  try {
    await waitFor('the mark', () => early.told('stale').length === 2);
    late = await openWebSocket(other.url);
    for (const stream of [early, late])
      assert.match(JSON.stringify(stream.told('stale').at(-1)), /database cannot be reached.*"since":"2/);
  } finally {
    await postgres.start();
  }
  for (const stream of [early, late]) {
    await waitFor('the return', () => stream.told('stale').at(-1) === null);
    stream.close();
  }
});

test('a worker that stops sends its followers away, each with a time of its own to come back', async () => {
  const streams = await Promise.all([
    openEventStream(worker.url),
    openEventStream(worker.url),
    openWebSocket(worker.url),
    openWebSocket(worker.url),
  ]);
  process.kill(worker.process.pid, 'SIGTERM');
  await Promise.all(streams.map((stream) => stream.ended));
  for (const stream of streams) assert.ok(stream.retryMs() >= 500 && stream.retryMs() <= 5000, `${stream.retryMs()}`);
  assert.equal(await worker.process.exited, 0, worker.process.output());
});
