/** What is sent and how it is timed, against a real server that answers as the test wants. */

import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, test } from 'node:test';
import { waitFor } from '../test/services.ts';
import { type Generated, generate } from './generator.ts';
import { generatorState } from './generator-state.ts';
import type { Profile, Stage } from './profiles.ts';
import { quantile, Recording } from './recording.ts';
import { defineScenario, LoadError } from './scenario.ts';
import { Sender } from './sender.ts';
import { stagesOver } from './stages/follow.ts';
import { Streams } from './streams.ts';
import { placed } from './timeline.ts';

const scenario = defineScenario<readonly string[]>({
  title: 'letters',
  prepare: async (site) => (await site.text({ path: '/letters' })).split(''),
  actions: {
    read: { weight: 3, request: (letters, random) => ({ path: `/${random.pick(letters)}` }) },
    write: { weight: 1, request: () => ({ method: 'POST', path: '/', body: 'x' }), alsoExpected: [409] },
  },
});
const noLoad: Stage = { seconds: 1, users: 0, arrivalsPerMinute: 0 };
const profile: Profile = { name: 'test', summary: '', stages: [], thinkSeconds: [0, 0], mostRequests: 10_000 };

describe('a generator', () => {
  let server: Server;
  let url: string;
  let asked: string[];
  let cookies: Set<string>;
  let atOnce: number;
  let most: number;
  /** Answers wait until then, as `performance.now()` has it. */
  let stalledUntil: number;
  let writeStatus: number;
  let generated: Generated;

  before(async () => {
    server = createServer(async (request, response) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      asked.push(`${request.method} ${request.url}`);
      if (request.headers.cookie) cookies.add(request.headers.cookie);
      else response.setHeader('set-cookie', `visitor=${asked.length}; Path=/; HttpOnly`);
      await new Promise((resolve) => setTimeout(resolve, Math.max(2, stalledUntil - performance.now())));
      atOnce -= 1;
      response.statusCode = request.method === 'POST' ? writeStatus : 200;
      response.end(request.url === '/letters' ? 'abc' : 'fine');
    });
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    asked = [];
    cookies = new Set();
    [atOnce, most, stalledUntil, writeStatus] = [0, 0, 0, 201];
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  interface Wish {
    readonly seed?: number;
    readonly stallMs?: number;
    readonly mostRequests?: number;
    readonly endedAfterMs?: number;
  }

  async function sent(load: Partial<Stage>, wish: Wish = {}): Promise<Recording> {
    return sentInStages([{ ...noLoad, ...load }], wish);
  }

  async function sentInStages(stages: readonly Stage[], wish: Wish = {}): Promise<Recording> {
    const { seed = 1, stallMs = 0, mostRequests = profile.mostRequests, endedAfterMs = 20_000 } = wish;
    const recording = new Recording();
    const sender = new Sender({ url, tokens: [], recording, timeoutMs: 5_000 });
    try {
      const facts = await scenario.prepare?.(sender);
      asked = [];
      most = 0;
      stalledUntil = performance.now() + stallMs;
      sender.begin();
      const load = { ...profile, stages, mostRequests };
      const signal = AbortSignal.timeout(endedAfterMs);
      generated = await generate({ scenario, facts, profile: load, sender, seed, signal });
    } finally {
      await sender.close();
    }
    return recording;
  }

  test('sends arrivals at their rate, in the shares that their weights say, and repeats itself for a seed', async () => {
    const load = { arrivalsPerMinute: 12_000, seconds: 20 };
    const recording = await sent(load, { mostRequests: 200 });
    const first = [...asked];
    assert.equal(recording.count, 200);
    const reads = recording.byAction.get('read') ?? 0;
    assert.ok(reads > 120 && reads < 180, `${reads} of 200 are reads; three quarters were asked for`);
    await sent(load, { mostRequests: 200 });
    assert.deepEqual(asked.toSorted(), first.toSorted());
    await sent(load, { seed: 2, mostRequests: 200 });
    assert.notDeepEqual(asked.toSorted(), first.toSorted());
  });

  test('sends as many as were asked for where several are due at the same moment', async () => {
    const recording = await sent({ arrivalsPerMinute: 54_000, seconds: 1 });
    const dueIn = (fromMs: number, toMs: number): number => recording.dueWithin(fromMs, toMs).count;
    assert.equal(recording.count, 900);
    // 900 a second are four at a moment.
    assert.deepEqual([dueIn(0, 4), dueIn(4, 8), dueIn(0, 500)], [4, 4, 452]);
  });

  test('counts a stall for all whom it made wait, and does not take it for a delay of its own', async () => {
    const recording = await sent({ arrivalsPerMinute: 6_000, seconds: 20 }, { mostRequests: 100, stallMs: 800 });
    assert.ok(most > 50, `${most} at the same time: nobody waits for others to be answered`);
    assert.ok(quantile(recording.latenciesMs(), 0.5) > 200, 'most arrived while it stalled');
    const { lagMs, limit } = generatorState(recording, 0);
    assert.ok(lagMs < 50 && limit === null, `${lagMs} ms late`);
  });

  test('lets each user wait for an answer before the next request, as the person that they are', async () => {
    const recording = await sent({ users: 5, seconds: 2 });
    assert.ok(recording.count > 50, `${recording.count} requests`);
    assert.ok(most <= 5, `${most} at the same time`);
    assert.equal(generated.users, 5);
    assert.ok(cookies.size >= 2 && cookies.size <= 5, `${cookies.size} visitors`);
  });

  test('follows the stages: more users and arrivals while they last, and less again', async () => {
    const calm: Stage = { seconds: 1, users: 2, arrivalsPerMinute: 600 };
    const recording = await sentInStages([calm, { seconds: 1, users: 6, arrivalsPerMinute: 12_000 }, calm], {});
    const [first, second, third] = [0, 1000, 2000].map((fromMs) => recording.dueWithin(fromMs, fromMs + 1000));
    const arrivalsOf = (part: Recording | undefined): number => part?.count ?? 0;
    assert.equal(generated.users, 6);
    assert.ok(most > 2, `${most} at the same time`);
    assert.equal(arrivalsOf(first) + arrivalsOf(second) + arrivalsOf(third), recording.count);
    assert.ok(
      arrivalsOf(second) > 200 && arrivalsOf(second) > arrivalsOf(third),
      `${arrivalsOf(second)} in the second`,
    );
  });

  test('keeps what a visitor is known by when another cookie is given, and takes a new value of the same', async () => {
    const given = ['session=1; Path=/; HttpOnly', 'asked=shown; Max-Age=9', 'asked=answered; Max-Age=9'];
    const sentBack: (string | undefined)[] = [];
    const shop = createServer((request, response) => {
      sentBack.push(request.headers.cookie);
      response.setHeader('set-cookie', given[sentBack.length - 1] ?? []).end();
    });
    shop.listen(0, '127.0.0.1');
    await new Promise((resolve) => shop.once('listening', resolve));
    const { port } = shop.address() as AddressInfo;
    const recording = new Recording();
    const sender = new Sender({ url: `http://127.0.0.1:${port}`, tokens: [], recording, timeoutMs: 1_000 });
    const visitor = sender.visitor(0);
    const due = { action: 'read', request: { path: '/' }, alsoExpected: [], dueAt: performance.now() };
    for (let request = 0; request < 4; request += 1) await sender.send(visitor, due);
    assert.deepEqual(sentBack, [undefined, 'session=1', 'session=1; asked=shown', 'session=1; asked=answered']);
    await sender.close();
    shop.close();
  });

  test('tells when it stopped sending, not when the last answer came', async () => {
    const stages = [1, 1].map((seconds) => ({ ...noLoad, seconds, arrivalsPerMinute: 6_000 }));
    const over = () => stagesOver(placed(stages), generated.stoppedMs).length;
    await sentInStages(stages, { endedAfterMs: 300, stallMs: 1_500 });
    assert.ok(generated.stoppedMs < 900, `${generated.stoppedMs} ms`);
    assert.equal(over(), 0, 'its answers came when the first stage would have been over');
    await sentInStages(stages, { mostRequests: 20, stallMs: 1_500 });
    assert.ok(generated.stoppedMs < 900, `${generated.stoppedMs} ms`);
    await sentInStages(stages);
    assert.deepEqual([generated.stoppedMs, over()], [2_000, 2]);
  });

  test('ends at the bound of requests', async () => {
    const recording = await sent({ users: 5, arrivalsPerMinute: 6_000, seconds: 10 }, { mostRequests: 40 });
    assert.equal(recording.count, 40);
  });

  test('tells what nobody expected, and what never was answered', async () => {
    writeStatus = 503;
    const refused = await sent({ arrivalsPerMinute: 6_000 });
    const writes = refused.byAction.get('write') ?? 0;
    assert.ok(writes > 0);
    assert.deepEqual([...refused.failures], [['write: 503', writes]]);
    assert.equal(refused.bad, writes);
    writeStatus = 409;
    const expected = await sent({ arrivalsPerMinute: 6_000 });
    assert.deepEqual([expected.bad, expected.failures.size], [0, 0]);

    const nobody = new Recording();
    const sender = new Sender({ url: 'http://127.0.0.1:1', tokens: [], recording: nobody, timeoutMs: 1_000 });
    const request = { path: '/' };
    await sender.send(sender.visitor(0), { action: 'read', request, alsoExpected: [], dueAt: performance.now() });
    assert.deepEqual([...nobody.failures], [['read: ECONNREFUSED', 1]]);
    await assert.rejects(
      async () => scenario.prepare?.(sender),
      (error) => error instanceof LoadError && /GET .*:1\/letters/.test(error.message),
    );
    await sender.close();
  });

  test('holds streams open, opens lost ones again, and closes all', async () => {
    const open = new Set<() => void>();
    const events = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      const end = (): void => void response.end();
      open.add(end);
      response.once('close', () => open.delete(end));
    });
    events.listen(0, '127.0.0.1');
    await new Promise((resolve) => events.once('listening', resolve));
    const { port } = events.address() as AddressInfo;
    const streams = new Streams({ url: `http://127.0.0.1:${port}/live`, tokens: [] });
    streams.hold(3);
    await waitFor('three streams', async () => streams.open === 3 && open.size === 3);
    for (const end of [...open]) end();
    await waitFor('the lost ones', async () => streams.lost === 3 && open.size === 3);
    streams.hold(1);
    await waitFor('the one that is left', async () => streams.open === 1 && open.size === 1);
    await streams.close();
    await waitFor('the last to close', async () => open.size === 0);
    assert.deepEqual([streams.open, streams.lost], [0, 3]);
    events.close();
  });
});
