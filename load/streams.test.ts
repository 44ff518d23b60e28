/** Streams that a real server refuses, and what comes of it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { waitFor } from '../test/services.ts';
import { printRun } from './print.ts';
import type { Profile } from './profiles.ts';
import { defineScenario } from './scenario.ts';
import { Streams } from './streams.ts';
import { testRun } from './test-run.ts';

/** Pages for everybody; streams only for the first so many who ask. */
async function serve(streamsGiven: number) {
  const askedAt: number[] = [];
  const server = createServer((request, response) => {
    if (request.url !== '/live') return void response.end('fine');
    askedAt.push(performance.now());
    const isGiven = askedAt.length <= streamsGiven;
    response.writeHead(isGiven ? 200 : 503, { 'content-type': 'text/event-stream' }).flushHeaders();
    if (!isGiven) response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const end = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, askedAt, end };
}

const scenario = defineScenario({
  title: 'pages',
  stream: { path: '/live' },
  actions: { read: { weight: 1, request: () => ({ path: '/' }) } },
  promises: [{ title: 'Users', measure: { kind: 'users' }, condition: { operator: 'at-least', limit: 3 } }],
});
const profile: Profile = {
  ...{ name: 'test', summary: '', thinkSeconds: [0, 0.2], mostRequests: 10_000 },
  stages: [{ users: 3, arrivalsPerMinute: 60, seconds: 4 }],
};

async function runAgainst(streamsGiven: number) {
  const { url, end } = await serve(streamsGiven);
  const [signal, tell] = [new AbortController().signal, () => undefined];
  const options = { scenario, profile, url, tokens: [], seed: 1, prometheus: null, mustCount: false, signal, tell };
  try {
    return await testRun(options);
  } finally {
    end();
  }
}

test('users whose streams are refused are not held, and the run tells of the streams', async () => {
  const [held, refused] = await Promise.all([runAgainst(3), runAgainst(1)]);
  assert.deepEqual(held.run.streams, [{ users: 3, open: 3, lost: 0 }]);
  assert.equal(held.judgements[0]?.verdict, 'held');
  const { verdict, measured } = refused.judgements[0] ?? {};
  assert.deepEqual([verdict, measured], ['missed', '3 sessions, but only 1 of 3 had their stream open at the end']);
  const [{ lost = 0 } = {}] = refused.run.streams ?? [];
  assert.match(printRun(refused, []), new RegExp(`^Live streams:\nusers .*\n3 +1 +${lost}$`, 'm'));
});

test('a stream that is refused is asked for less and less often', async () => {
  const { url, askedAt, end } = await serve(0);
  const streams = new Streams({ url: `${url}/live`, tokens: [] });
  streams.hold(1);
  await waitFor('three tries', async () => askedAt.length === 3);
  const [first = 0, second = 0, third = 0] = askedAt;
  assert.ok(second - first > 900 && third - second > 1_900, `${second - first} and ${third - second} ms between`);
  assert.deepEqual([streams.open, streams.kept, streams.lost], [0, 0, 3]);
  await streams.close();
  end();
});
