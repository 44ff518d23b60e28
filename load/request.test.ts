/** Requests of scenarios that others have written: what is sent of them, what is refused, and how long they may prepare. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { after, before, beforeEach, describe, test } from 'node:test';
import { randomFrom } from '../service/random.ts';
import { generate } from './generator.ts';
import { type PrepareBounds, prepare } from './prepare.ts';
import { type Profile, shortened } from './profiles.ts';
import { Recording } from './recording.ts';
import { nextRequest, problemOf } from './request.ts';
import { type AnyScenario, LoadError, type LoadRequest, methods } from './scenario.ts';
import { Sender } from './sender.ts';

const refused: readonly (readonly [request: unknown, says: RegExp])[] = [
  [undefined, /^undefined; expected: a request such as/],
  [Promise.resolve({ path: '/' }), /^Promise .*; expected: a request such as/],
  [{}, /^the path undefined; expected: text that begins with \/ and is encoded as in a URL$/],
  [{ path: 'http://elsewhere.example/' }, /^the path 'http:/],
  [{ path: '/two words' }, /^the path '\/two words'/],
  [{ path: '/', method: 'get' }, /^the method 'get'; expected: one of GET, HEAD, POST, PUT, PATCH, DELETE$/],
  [{ path: '/', body: { a: 1 } }, /^the body \{ a: 1 \}; expected: text or a Uint8Array$/],
  [{ path: '/', headers: 'none' }, /^the headers 'none'; expected: an object/],
  [{ path: '/', headers: { 'x-count': 1 } }, /^the header x-count: 1; expected: a text/],
  [{ path: '/', headers: { 'x y': 'a' } }, /^the header x y: 'a'/],
  [{ path: '/', headers: { 'x-line': 'a\r\nb' } }, /^the header x-line: 'a\\r\\nb'/],
  [
    { path: '/', headers: { Connection: 'upgrade' } },
    /^the header Connection: 'upgrade'; .* no header of the connection$/,
  ],
];
for (const [request, says] of refused)
  test(`what cannot be sent is refused: ${says.source}`, () => assert.match(problemOf(request) ?? '', says));

describe('a service that writes down what it gets', () => {
  let server: Server;
  let sender: Sender;
  let recording: Recording;
  let got: { readonly method: string; readonly headers: IncomingHttpHeaders; readonly body: Buffer }[];
  before(async () => {
    server = createServer(async (request, response) => {
      got.push({ method: request.method ?? '', headers: request.headers, body: await buffer(request) });
      if (request.url === '/broken') {
        response.writeHead(200, { 'content-length': 10 }).write('a', () => response.destroy());
        return;
      }
      if (request.url === '/endless') response.write('a');
      else response.setHeader('set-cookie', [`visitor=${got.length}; Path=/`, `${request.method}=1`]).end('fine');
      const more = request.url === '/endless' ? setInterval(() => response.write('a'), 50) : undefined;
      response.once('close', () => clearInterval(more));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  beforeEach(async () => {
    await sender?.close();
    [got, recording] = [[], new Recording()];
    const { port } = server.address() as AddressInfo; // it listens on a port
    sender = new Sender({ url: `http://127.0.0.1:${port}`, tokens: ['ours'], recording, timeoutMs: 500 });
  });
  after(async () => {
    await sender.close();
    server.close();
  });

  const stage = { seconds: 60, users: 5, arrivalsPerMinute: 600 };
  const profile: Profile = {
    ...{ name: 'test', summary: '', thinkSeconds: [0, 0], mostRequests: 10_000 },
    stages: [stage],
  };
  const { signal } = new AbortController();
  const scenarioOf = (request: () => unknown): AnyScenario => ({
    title: 'Mine',
    actions: { one: { weight: 1, request: request as () => LoadRequest } }, // or whatever somebody has written
  });

  test('gets each method, any body, and headers of the scenario instead of ours', async () => {
    const bytes = Uint8Array.from([0, 255, 128]);
    const headers = { Authorization: 'Basic theirs', COOKIE: 'theirs=1', 'x-own': 'a' };
    const visitor = { cookie: 'visitor=1', token: 'ours' };
    for (const method of methods) {
      const request = { method, path: '/', headers, ...(method === 'PUT' && { body: bytes }) };
      await sender.send(visitor, { action: method, request, alsoExpected: [], dueAt: performance.now() });
    }
    await sender.send(visitor, { action: 'plain', request: { path: '/' }, alsoExpected: [], dueAt: performance.now() });
    assert.deepEqual([...recording.failures], []);
    assert.deepEqual(
      got.map(({ method, headers: { authorization, cookie } }) => [method, authorization, cookie]),
      [
        ...methods.map((method) => [method, 'Basic theirs', 'theirs=1']),
        ['GET', 'Bearer ours', `visitor=6; ${methods.map((method) => `${method}=1`).join('; ')}`],
      ],
    );
    assert.deepEqual(new Uint8Array(got.find(({ method }) => method === 'PUT')?.body ?? []), bytes);
  });

  test('gets nothing more once an action has failed, whoever was to send next', async () => {
    let asked = 0;
    const scenario = scenarioOf(() => {
      asked += 1;
      return asked <= 10 ? { path: '/' } : { path: 'nowhere' };
    });
    const began = performance.now();
    await assert.rejects(
      generate({ scenario, facts: undefined, profile, sender, seed: 1, signal }),
      (error) => error instanceof LoadError && /action "one" of "Mine" returned the path 'nowhere'/.test(error.message),
    );
    assert.ok(performance.now() - began < 10_000, 'it did not wait for the end of the profile');
    await sender.close();
    assert.ok(got.length <= 10);
    const left = asked;
    await new Promise((resolve) => setTimeout(resolve, 300)); // three more arrivals would have been due
    assert.ok(asked - left === 0, `${asked - left} more were asked for`);
  });

  test('is not waited for when its answers have no end', async () => {
    const scenario = scenarioOf(() => ({ path: '/endless' }));
    const began = performance.now();
    const short = shortened(profile, 1);
    await generate({ scenario, facts: undefined, profile: short, sender, seed: 1, signal });
    const tookMs = performance.now() - began;
    assert.ok(tookMs >= 1_500 && tookMs < 10_000, `${tookMs} ms`);
    assert.ok(recording.count >= 10 && recording.bad === recording.count, `${recording.bad} of ${recording.count}`);
  });

  test('has not answered when its answer breaks off', async () => {
    const due = { action: 'look', request: { path: '/broken' }, alsoExpected: [], dueAt: performance.now() };
    await sender.send(sender.visitor(0), due);
    assert.deepEqual([recording.count, recording.bad], [1, 1]);
    assert.match([...recording.failures.keys()].join(), /^look: (UND_ERR_SOCKET|ECONNRESET)$/);
  });

  test('is prepared within bounds of time and number, and what goes wrong is told', async () => {
    const prepared = (of: AnyScenario['prepare'], bounds: Partial<PrepareBounds> = {}) =>
      prepare(
        { ...scenarioOf(() => ({ path: '/' })), ...(of && { prepare: of }) },
        {
          site: sender,
          signal,
          bounds: { mostRequests: 3, mostMs: 10_000, ...bounds },
        },
      );
    assert.equal(await prepared(undefined), undefined);
    assert.deepEqual(await prepared(async (site) => [await site.text({ path: '/' })]), ['fine']);
    const says = (text: RegExp) => (error: unknown) => error instanceof LoadError && text.test(error.message);
    const endless = prepared(async (site) => {
      for (;;) await site.text({ path: '/' });
    });
    await assert.rejects(endless, says(/^prepare of "Mine" sent more than 3 requests$/));
    assert.equal(got.length, 4);
    const stuck = prepared(() => new Promise(() => undefined), { mostMs: 50 });
    await assert.rejects(stuck, says(/^prepare of "Mine" did not end within 0\.05 s$/));
    const wrong = prepared(async () => JSON.parse('nothing'));
    await assert.rejects(wrong, says(/^prepare of "Mine" threw: .*JSON/));
    const elsewhere = prepared((site) => site.text({ path: 'http://elsewhere.example' }));
    await assert.rejects(elsewhere, says(/^prepare of "Mine" asked for the path 'http:/));
  });
});

test('an action whose choice is empty is told of by its name', () => {
  const scenario: AnyScenario = {
    title: 'Mine',
    actions: { look: { weight: 1, request: (_, random) => ({ path: random.pick<string>([]) }) } },
  };
  assert.throws(
    () => nextRequest(scenario, 'look', undefined, randomFrom(1)),
    (error) =>
      error instanceof LoadError && /"look" of "Mine" threw: there is nothing to pick from/.test(error.message),
  );
});
