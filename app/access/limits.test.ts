/** The limits of tokens and addresses, over two real workers that share a Redis. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { Redis } from 'ioredis';
import { type TestPostgres, type TestRedis, waitFor } from '../../test/services.ts';
import { type AppUnderTest, startApp } from '../app-under-test.ts';
import type { WorkerUnderTest } from '../worker-under-test.ts';
import { bearer, tokenIn } from './tokens-under-test.ts';

const failuresPerMinute = 10;
const failureWindowMs = 60_000;
const requestsPerSecond = 2;
const requestWindowMs = 10_000;

let app: AppUnderTest;
let postgres: TestPostgres;
let redis: TestRedis;
let worker: WorkerUnderTest;
let other: WorkerUnderTest;

before(async () => {
  app = await startApp();
  ({ postgres, redis } = app);
  const env = {
    LVD_ANONYMOUS_SCOPES: 'none',
    LVD_TOKEN_REQUESTS_PER_SECOND: String(requestsPerSecond),
    LVD_TOKEN_FAILURES_PER_MINUTE: String(failuresPerMinute),
  };
  [worker, other] = await Promise.all([app.startWorker(env), app.startWorker(env)]);
});

after(() => app?.stop());

const board = (on: WorkerUnderTest, headers: Record<string, string>): Promise<Response> =>
  on.get('/api/v1/board', headers);

/** From an address of its own, so that no test is in the way of another. */
const wrong = (from: string): Record<string, string> => ({
  'x-forwarded-for': from,
  ...bearer(`lvd_r_aaaaaaaa_${'a'.repeat(43)}`),
});

/** A window with enough left of it for a test: a count that begins anew in between would prove nothing. */
const earlyIn = (windowMs: number): Promise<boolean> =>
  waitFor('the next window', () => Date.now() % windowMs < windowMs * 0.7);

async function failTooOften(on: WorkerUnderTest, from: string): Promise<Response> {
  await earlyIn(failureWindowMs);
  for (let attempt = 0; attempt < failuresPerMinute; attempt += 1)
    assert.equal((await board(on, wrong(from))).status, 401);
  const last = await board(on, wrong(from));
  assert.equal(last.status, 429);
  return last;
}

/** How many requests the other worker answers until it refuses one; each is exchanged before the next is sent. */
async function answeredByOther(headers: Record<string, string>, counter: RegExp): Promise<number> {
  const client = new Redis(redis.url);
  try {
    const count = async (): Promise<number> => {
      const keys = (await client.keys('lvd:count:*')).filter((key) => counter.test(key));
      return Math.max(0, ...(await Promise.all(keys.map(async (key) => Number(await client.get(key))))));
    };
    for (let answered = 0; ; answered += 1) {
      const before = await count();
      if ((await board(other, headers)).status === 429) return answered;
      await waitFor('the exchange', async () => (await count()) > before);
    }
  } finally {
    client.disconnect();
  }
}

it('stops a token that asks too often on one worker on the other as well, and no other token', async () => {
  const token = await tokenIn(postgres.url);
  const [busy, calm] = [bearer(token), bearer(await tokenIn(postgres.url))];
  await earlyIn(requestWindowMs);
  const allowed = (requestsPerSecond * requestWindowMs) / 1000;
  const asked = await Promise.all(Array.from({ length: allowed + 1 }, () => board(worker, busy)));
  const refused = asked.filter(({ status }) => status === 429);
  assert.equal(refused.length, 1);
  assert.ok(Number(refused[0]?.headers.get('retry-after')) >= 1);
  assert.match((await refused[0]?.text()) ?? '', /The token may send 2 requests per second; try again in \d+ seconds/);
  assert.ok((await answeredByOther(busy, /:requests:/)) < allowed / 2);
  assert.equal((await board(worker, calm)).status, 200);
  await waitFor('the next window', async () => (await board(worker, busy)).status === 200);
});

it('stops an address that sends wrong tokens on all workers, and no other address', async () => {
  const refused = await failTooOften(worker, '203.0.113.7');
  assert.ok(Number(refused.headers.get('retry-after')) <= 60);
  assert.match(await refused.text(), /Too many wrong tokens came from this address/);
  assert.ok((await answeredByOther(wrong('203.0.113.7'), /:failures:.*:203\.0\.113\.7$/)) < failuresPerMinute / 2);
  assert.equal((await board(worker, wrong('203.0.113.8'))).status, 401);
});

it('lets a token go on from such an address that was good before, and tells nothing about others', async () => {
  const from = { 'x-forwarded-for': '203.0.113.9' };
  const known = await tokenIn(postgres.url);
  assert.equal((await board(worker, { ...from, ...bearer(known) })).status, 200);
  await failTooOften(worker, '203.0.113.9');
  assert.equal((await board(worker, { ...from, ...bearer(known) })).status, 200);
  const almost = `${known.slice(0, -1)}${known.endsWith('A') ? 'B' : 'A'}`;
  assert.equal((await board(worker, { ...from, ...bearer(almost) })).status, 429);
});

it('counts a network of IPv6 as one address', async () => {
  await failTooOften(worker, '2001:db8:1:2::1');
  assert.equal((await board(worker, wrong('2001:db8:1:2:ffff::9'))).status, 429);
  assert.equal((await board(worker, wrong('2001:db8:1:3::1'))).status, 401);
});

it('goes on by itself while Redis is away', async () => {
  await redis.stop();
  try {
    await waitFor('Redis to be gone', async () => {
      const health = await (await worker.get('/health')).json();
      return health.dependencies.redis.state === 'down';
    });
    assert.equal((await board(worker, bearer(await tokenIn(postgres.url)))).status, 200);
    await failTooOften(worker, '203.0.113.10');
  } finally {
    await redis.start();
  }
});
