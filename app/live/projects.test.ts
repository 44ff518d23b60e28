/** Projects on two real workers: each is followed by those who may, and none hears of another. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type TestPostgres, waitFor } from '../../test/services.ts';
import { bearer, tokenIn } from '../access/tokens-under-test.ts';
import { type AppUnderTest, startApp } from '../app-under-test.ts';
import type { WorkerUnderTest } from '../worker-under-test.ts';
import { openEventStream, openWebSocket, suitesOf } from './stream-under-test.ts';

let app: AppUnderTest;
let postgres: TestPostgres;
let worker: WorkerUnderTest;
let other: WorkerUnderTest;

before(async () => {
  app = await startApp();
  ({ postgres } = app);
  [worker, other] = await Promise.all([app.startWorker(), app.startWorker()]);
});

after(() => app?.stop());

async function post(token: string, suite: string): Promise<void> {
  const response = await fetch(`${worker.url}/api/v1/ingest/json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer(token) },
    body: JSON.stringify({ suite, results: [{ check: 'a', status: 'failed' }] }),
  });
  assert.equal(response.status, 201, await response.text());
}

test('a change is told to those who follow its project, on all workers, and to nobody else', async () => {
  const [mine, theirs] = await Promise.all(
    ['mine', 'theirs'].map((project) => tokenIn(postgres.url, { project, scopes: ['read', 'ingest'] })),
  );
  assert.ok(mine && theirs);
  const streams = await Promise.all([
    openEventStream(other.url, '/live', bearer(mine)),
    openWebSocket(other.url, '/live/ws', bearer(mine)),
  ]);
  const strangers = await Promise.all([
    openEventStream(other.url, '/live', bearer(theirs)),
    openEventStream(other.url),
  ]);
  try {
    await post(mine, 'Only mine');
    for (const stream of streams) await waitFor('the change', () => suitesOf(stream).includes('only-mine'));
    await post(theirs, 'Only theirs');
    await waitFor('the change', () => suitesOf(strangers[0]).includes('only-theirs'));
    assert.deepEqual(suitesOf(strangers[0]), ['only-theirs']);
    assert.deepEqual(suitesOf(strangers[1]), []);
    for (const stream of streams) assert.deepEqual(suitesOf(stream), ['only-mine']);
  } finally {
    for (const stream of [...streams, ...strangers]) stream.close();
  }
});

test('boards and suites of a project come from its own snapshots', async () => {
  const token = await tokenIn(postgres.url, { project: 'cached', scopes: ['read', 'ingest'] });
  await post(token, 'Cached');
  const hits = async (cache: string) => (await other.metric(`cache_lookups_total{cache="${cache}",result="hit"}`)) ?? 0;
  const [board, suite] = [await hits('board'), await hits('suite')];
  await waitFor('hits', async () => {
    const answers = [await other.get('/api/v1/board', bearer(token)), await other.get('/suites/cached', bearer(token))];
    return answers.every(({ ok }) => ok) && (await hits('board')) > board && (await hits('suite')) > suite;
  });
  assert.equal((await other.get('/suites/cached')).status, 404);
});
