/** The building of a board on a real worker: what it costs has an end, however many suites have changed. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Redis } from 'ioredis';
import { waitFor } from '../../test/services.ts';
import { defaultProject } from '../access/access.ts';
import { type AppUnderTest, startApp } from '../app-under-test.ts';
import { keysOf } from '../cache/keys.ts';
import type { WorkerUnderTest } from '../worker-under-test.ts';

const suites = Array.from({ length: 60 }, (_, index) => `suite-${index}`);
let app: AppUnderTest;
let worker: WorkerUnderTest;
let redis: Redis;

before(async () => {
  app = await startApp();
  worker = await app.startWorker();
  redis = new Redis(app.redis.url);
});

after(async () => {
  redis?.disconnect();
  await app?.stop();
});

/** Resolves when the board tells of it. */
async function report(turn: number): Promise<void> {
  const cases = suites.map((suite) => `<testsuite name="${suite}"><testcase name="a" time="${turn}"/></testsuite>`);
  const response = await fetch(`${worker.url}/api/v1/ingest/junit`, {
    method: 'POST',
    headers: { 'content-type': 'application/xml' },
    body: `<testsuites>${cases.join('')}</testsuites>`,
  });
  assert.equal(response.status, 201, await response.text());
  const { board } = keysOf(defaultProject);
  await waitFor('the board', async () => Number(await redis.hget(board, 'version')) >= turn * suites.length);
}

/** How long the only check took, as each suite's snapshot says; null for a suite that has none. */
async function snapshots(): Promise<ReadonlyMap<string, number | null>> {
  const entries = suites.map(async (suite) => {
    const text = await redis.hget(keysOf(defaultProject).suite(suite), 'document');
    return [suite, text === null ? null : Number(JSON.parse(text).checks[0].durationMs)] as const;
  });
  return new Map(await Promise.all(entries));
}

test('with many changed suites those are written that somebody looks at, and of the others no older state is left', async () => {
  await report(1);
  for (const wanted of ['suite-3', 'suite-59']) {
    const page = await fetch(`${worker.url}/suites/${wanted}`);
    assert.equal(page.status, 200);
    await page.text();
  }
  await report(2);
  const stored = await snapshots();
  assert.equal(stored.get('suite-3'), 2000);
  assert.equal(stored.get('suite-59'), 2000);
  const written = [...stored.values()].filter((durationMs) => durationMs !== null);
  assert.deepEqual([...new Set(written)], [2000]);
  assert.equal(written.length, 22, 'the wanted ones and twenty more');

  for (const suite of suites) {
    const page = await fetch(`${worker.url}/suites/${suite}`);
    assert.match(await page.text(), /2(\.0)? s\b|2,000 ms/, suite);
  }
});
