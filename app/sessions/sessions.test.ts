/** Sessions and the use of features, through real workers and a real Redis: what counts, and what does not. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Redis } from 'ioredis';
import { browserFeatures, pageFeatures } from '../../metrics/catalogue/business.ts';
import { type TestRedis, waitFor } from '../../test/services.ts';
import { type AppUnderTest, startApp } from '../app-under-test.ts';
import { createVisitor } from '../visitor-under-test.ts';
import type { WorkerUnderTest } from '../worker-under-test.ts';
import { mostSessions } from './sessions.ts';

const privacy = { 'sec-gpc': '1' };

let app: AppUnderTest;
let redis: TestRedis;
let store: Redis;
let worker: WorkerUnderTest;
let other: WorkerUnderTest;

before(async () => {
  app = await startApp();
  ({ redis } = app);
  [worker, other] = await Promise.all([app.startWorker(), app.startWorker()]);
  store = new Redis(redis.url);
  // One test stops the server; this connection comes back by itself.
  store.on('error', () => undefined);
});

after(async () => {
  store?.disconnect();
  await app?.stop();
});

const seen = () => store.zcard('lvd:sessions');
const uses = (feature: string, of = worker) => of.metric(`lvd_feature_events_total{feature="${feature}"}`);

/** A visitor who has got a cookie, which a worker has to give as soon as it has found Redis. */
async function welcomed(of = worker) {
  const visitor = createVisitor(of);
  await waitFor('a cookie', async () => {
    await visitor.open('/');
    return visitor.cookies.has('lvd_session');
  });
  return visitor;
}

test('a session counts when its cookie comes back, at any worker, once', async () => {
  const visitor = await welcomed();
  assert.equal(await seen(), 0);
  await visitor.open('/');
  await visitor.open('/alerts');
  const cookie = `lvd_session=${visitor.cookies.get('lvd_session')}`;
  await other.get('/', { cookie });
  await waitFor('the session', async () => (await seen()) === 1);
  for (const each of [worker, other]) assert.equal(await each.metric('lvd_sessions_active'), 1);
  assert.ok((await store.pttl('lvd:sessions')) > 0, 'sessions expire when nobody comes any more');
});

test('cookies that were made up, and programs without cookies, count nothing and fill nothing', async () => {
  const before = await seen();
  const real = (await welcomed()).cookies.get('lvd_session') ?? '';
  const forged = [...real].toReversed().join('');
  for (const value of ['x', 'A'.repeat(22), forged, `${real}x`, `${real.slice(0, -4)}AAAA`, 'a'.repeat(4000)]) {
    await worker.get('/', { cookie: `lvd_session=${value}` });
  }
  for (let requests = 0; requests < 20; requests += 1) await worker.get('/');
  // What the worker sent to Redis before this would be there.
  const visitor = await welcomed();
  await visitor.open('/');
  await waitFor('the real session', async () => (await seen()) > before);
  assert.equal(await seen(), before + 1);
});

test('there are never more sessions than the bound, and the oldest go first', async () => {
  const old = Date.now() - 60_000;
  const crowd = Array.from({ length: mostSessions }, (_, index) => [`${old}`, `invented-${index}`]).flat();
  await store.zadd('lvd:sessions', ...crowd);
  const visitor = await welcomed();
  await visitor.open('/');
  await waitFor('no more than the bound', async () => (await seen()) === mostSessions);
  const latest = await store.zrange('lvd:sessions', '-1', '-1');
  assert.doesNotMatch(latest[0] ?? '', /^invented/);
  await store.del('lvd:sessions');
});

test('a lost Redis costs no session its cookie', async () => {
  const visitor = await welcomed();
  const id = visitor.cookies.get('lvd_session');
  await redis.stop();
  await redis.start();
  await waitFor('the session', async () => {
    await visitor.open('/');
    return (await seen()) === 1;
  });
  assert.equal(visitor.cookies.get('lvd_session'), id);
  // The new Redis has the old key, whichever worker found it first.
  const stranger = await waitFor('the session at the other worker', async () => {
    const response = await other.get('/', { cookie: `lvd_session=${id}` });
    return response.headers.getSetCookie().length === 0 && response;
  });
  assert.equal(stranger.status, 200);
});

test('the cookie is kept from scripts and other sites, lasts a day, and is only for TLS where there is TLS', async () => {
  await welcomed();
  const [plain] = (await worker.get('/')).headers.getSetCookie();
  assert.match(plain ?? '', /^lvd_session=[\w.-]+; Max-Age=86400; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
  const [secure] = (await worker.get('/', { 'x-forwarded-proto': 'https' })).headers.getSetCookie();
  assert.match(secure ?? '', /; HttpOnly; Secure; SameSite=Lax$/);
});

test('who asks not to be counted gets no cookie, and is counted nowhere', async () => {
  const counted = await welcomed();
  await counted.open('/');
  const features = [...pageFeatures, ...browserFeatures];
  const all = () => Promise.all(features.map((feature) => uses(feature)));
  const before = await all();
  const private_ = createVisitor(worker, privacy);
  for (const path of ['/', '/alerts', '/ratings']) assert.equal((await private_.open(path)).status, 200);
  assert.equal((await private_.report({ feature: 'filter_text' })).status, 204);
  assert.deepEqual(private_.cookies, new Map());
  await store.del('lvd:sessions');
  await counted.open('/', { headers: privacy });
  // What the worker sent to Redis before this would be there.
  const other = await welcomed();
  await other.open('/');
  await waitFor('a session that counts', async () => (await seen()) > 0);
  assert.equal(await seen(), 1);
  const [board = 0, ...rest] = await all();
  assert.ok(board > (before[0] ?? 0), 'the other one is counted');
  assert.deepEqual(rest, before.slice(1));
});

test('a page counts as viewed when somebody opens it, not when it is read again or ahead', async () => {
  const visitor = createVisitor(worker);
  const before = (await uses('board_view')) ?? 0;
  await visitor.open('/', { headers: { 'sec-fetch-dest': 'empty' } });
  await visitor.open('/', { headers: { 'sec-purpose': 'prefetch;prerender' } });
  await visitor.open('/');
  assert.equal(await uses('board_view'), before + 1);
});

test('a browser reports words of the list only, from a page of ours only', async () => {
  const visitor = createVisitor(worker);
  const before = (await uses('keyboard_move')) ?? 0;
  const answers: [unknown, Record<string, string>, number][] = [
    [{ feature: 'keyboard_move' }, {}, 204],
    [{ feature: 'keyboard_move' }, { 'sec-fetch-site': 'same-origin', origin: 'null' }, 204],
    [{ feature: 'keyboard_move' }, { 'sec-fetch-site': 'cross-site' }, 403],
    [{ feature: 'keyboard_move' }, { 'sec-fetch-site': 'same-site' }, 403],
    [{ feature: 'keyboard_move' }, { origin: 'https://elsewhere.example' }, 403],
    [{ feature: 'keyboard_move' }, { origin: 'null' }, 403],
    [{ feature: 'board_view' }, {}, 422],
    [{ feature: 'person@example.org' }, {}, 422],
    [{ feature: 'keyboard_move', user: 7 }, {}, 422],
    [['keyboard_move'], {}, 422],
    [{ feature: 'x'.repeat(300) }, {}, 413],
  ];
  for (const [body, headers, status] of answers) {
    const response = await visitor.report(body, headers);
    assert.equal(response.status, status, `${JSON.stringify(body).slice(0, 60)} ${JSON.stringify(headers)}`);
    if (status !== 204) assert.ok((await response.json()).error.message);
  }
  const program = await fetch(`${worker.url}/api/v1/features`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ feature: 'keyboard_move' }),
  });
  assert.equal(program.status, 403);
  assert.equal(await uses('keyboard_move'), before + 2);
});

test('reports beyond the budget are refused, and not counted', async () => {
  const visitor = createVisitor(other);
  const answers: number[] = [];
  while (!answers.includes(429)) {
    const wave = Array.from({ length: 100 }, () => visitor.report({ feature: 'copy_command' }));
    answers.push(...(await Promise.all(wave)).map(({ status }) => status));
  }
  const taken = answers.filter((status) => status === 204).length;
  assert.deepEqual(new Set(answers), new Set([204, 429]));
  assert.ok(taken >= 200, `${taken} taken`);
  assert.equal(await uses('copy_command', other), taken);
});
