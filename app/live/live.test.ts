/** Event streams of two real workers: a report to one is seen at the other, and nothing is missed in between. */
import assert from 'node:assert/strict';
import process from 'node:process';
import { after, before, test } from 'node:test';
import { startPostgres, startRedis, type TestPostgres, type TestRedis, waitFor } from '../../test/services.ts';
import type { BoardChange, BoardDocument } from '../board/document.ts';
import { migrateDatabase, startWorker, type WorkerUnderTest } from '../worker-under-test.ts';

let postgres: TestPostgres;
let redis: TestRedis;
let worker: WorkerUnderTest;
let other: WorkerUnderTest;

before(async () => {
  [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  await migrateDatabase(postgres.url);
  const env = { LVD_DATABASE_URL: postgres.url, LVD_REDIS_URL: redis.url };
  [worker, other] = await Promise.all([startWorker(env), startWorker({ ...env, LVD_APP_INSTANCE: 'app-2' })]);
});

after(async () => {
  await Promise.all([worker?.process.stop('SIGKILL'), other?.process.stop('SIGKILL')]);
  await Promise.all([postgres?.stop(), redis?.stop()]);
});

interface Stream {
  readonly response: Response;
  /** What has come so far, as it came. */
  text(): string;
  changes(): readonly BoardChange[];
  /** Resolves when the server has ended it. */
  readonly ended: Promise<void>;
  close(): void;
}

async function openStream(of: WorkerUnderTest, query = '', headers: Record<string, string> = {}): Promise<Stream> {
  const abort = new AbortController();
  const response = await fetch(`${of.url}/live${query}`, { headers, signal: abort.signal });
  let text = '';
  const read = async (): Promise<void> => {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) text += chunk;
  };
  const ended = read().catch(() => undefined); // an aborted stream ends with an error
  await waitFor('the first line', () => text.startsWith('retry: '));
  return {
    response,
    text: () => text,
    changes: () =>
      [...text.matchAll(/event: board\nid: \d+\ndata: (.*)\n\n/g)].map(([, data = '']) => JSON.parse(data)),
    ended,
    close: () => abort.abort(),
  };
}

async function post(to: WorkerUnderTest, suite: string): Promise<void> {
  assert.equal((await to.post({ suite, results: [{ check: 'a', status: 'failed' }] })).status, 201);
}

const suitesOf = (stream: Stream): readonly string[] =>
  stream.changes().flatMap((change) => change.suites.map(({ slug }) => slug));

async function version(of: WorkerUnderTest): Promise<number> {
  const document: BoardDocument = await (await of.get('/api/v1/board')).json();
  return document.version;
}

test('a report to one worker reaches the streams of all workers', async () => {
  const streams = await Promise.all([openStream(worker), openStream(other)]);
  try {
    assert.match(streams[0].response.headers.get('content-type') ?? '', /^text\/event-stream/);
    assert.equal(streams[0].response.headers.get('x-accel-buffering'), 'no');
    assert.equal(await other.metric('live_streams'), 1);
    await post(worker, 'Everywhere');
    for (const stream of streams) await waitFor('the change', () => suitesOf(stream).includes('everywhere'));
    const change = streams[1].changes().at(-1);
    assert.equal(change?.counts.failed, 1);
    assert.equal(change?.problems[0]?.suiteSlug, 'everywhere');
    await waitFor('the count', async () => (await other.metric('live_events_sent_total')) === 1);
  } finally {
    for (const stream of streams) stream.close();
  }
  await waitFor('no stream', async () => (await other.metric('live_streams')) === 0);
  assert.equal(await other.metric('http_server_active_requests'), 0);
});

test('a stream that comes back gets what it missed, and nothing else', async () => {
  await post(worker, 'Seen');
  const seen = await waitFor('the board', async () => {
    const current = await version(other);
    return current > 1 && current;
  });
  await post(worker, 'Missed one');
  await post(worker, 'Missed two');
  await waitFor('the board', async () => (await version(other)) === seen + 2);
  for (const stream of [
    await openStream(other, `?since=${seen}`),
    await openStream(other, '', { 'last-event-id': String(seen) }),
  ]) {
    await waitFor('what was missed', () => stream.changes().length > 0);
    assert.deepEqual(suitesOf(stream).toSorted(), ['missed-one', 'missed-two']);
    stream.close();
  }
});

test('a stream that was away for longer than is remembered gets the whole board', async () => {
  const stream = await openStream(other, '?since=0');
  await waitFor('the board', () => stream.changes().length > 0);
  const document: BoardDocument = await (await other.get('/api/v1/board')).json();
  assert.deepEqual(suitesOf(stream).toSorted(), document.suites.map(({ slug }) => slug).toSorted());
  stream.close();
});

test('a stream from a version that this database never had is told to read everything anew', async () => {
  const stream = await openStream(other, '?since=1000000');
  await waitFor('the reset', () => stream.text().includes('event: reset'));
  await post(worker, 'After the reset');
  await waitFor('the change', () => suitesOf(stream).includes('after-the-reset'));
  stream.close();
});

test('without Redis a change still reaches the other worker', async () => {
  const stream = await openStream(other);
  await redis.stop();
  try {
    await post(worker, 'Without Redis');
    await waitFor('the change', () => suitesOf(stream).includes('without-redis'));
  } finally {
    await redis.start();
    stream.close();
  }
});

test('a lost database is told to open streams and to new ones, and so is its return', async () => {
  const marks = (stream: Stream): readonly unknown[] =>
    [...stream.text().matchAll(/event: stale\ndata: (.*)\n\n/g)].map(([, data = '']) => JSON.parse(data));
  const early = await openStream(other);
  await postgres.stop();
  let late: Stream | undefined;
  try {
    await waitFor('the mark', () => marks(early).length === 2);
    late = await openStream(other);
    for (const stream of [early, late])
      assert.match(JSON.stringify(marks(stream).at(-1)), /database cannot be reached.*"since":"2/);
  } finally {
    await postgres.start();
  }
  for (const stream of [early, late]) {
    await waitFor('the return', () => marks(stream).at(-1) === null);
    stream.close();
  }
});

test('a worker that stops sends its browsers away, each with a time of its own to come back', async () => {
  const streams = await Promise.all([openStream(worker), openStream(worker), openStream(worker)]);
  process.kill(worker.process.pid, 'SIGTERM');
  await Promise.all(streams.map((stream) => stream.ended));
  const retries = streams.map((stream) => Number([...stream.text().matchAll(/^retry: (\d+)$/gm)].at(-1)?.[1]));
  for (const retry of retries) assert.ok(retry >= 500 && retry <= 5000, `${retry}`);
  assert.equal(await worker.process.exited, 0, worker.process.output());
});
