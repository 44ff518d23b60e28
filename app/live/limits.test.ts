/** What a worker refuses to those who want to follow its board, and what it does not let one of them do to the others. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import { waitFor } from '../../test/services.ts';
import { type AppUnderTest, startApp } from '../app-under-test.ts';
import type { WorkerUnderTest } from '../worker-under-test.ts';
import { openEventStream, openWebSocket, suitesOf } from './stream-under-test.ts';

let app: AppUnderTest;
let worker: WorkerUnderTest;

before(async () => {
  app = await startApp();
  worker = await app.startWorker({
    LVD_LIVE_STREAMS: '6',
    LVD_LIVE_STREAMS_PER_ADDRESS: '4',
  });
});

after(() => app?.stop());

/** Resolves to the answer of the handshake when it is not 101. */
async function refusedHandshake(headers: Record<string, string>): Promise<{ status: number; body: string }> {
  const socket = new WebSocket(`${worker.url.replace('http', 'ws')}/live/ws`, { headers });
  const [, response] = await once(socket, 'unexpected-response');
  let body = '';
  for await (const chunk of response) body += chunk;
  return { status: response.statusCode, body };
}

const from = (address: string) => ({ 'x-forwarded-for': address });
const streams = () => worker.metric('live_streams');

test('one address, and all together, may have so many streams; then the answer names the limit', async () => {
  const open = [
    await openEventStream(worker.url, '/live', from('203.0.113.1')),
    await openEventStream(worker.url, '/live', from('203.0.113.1')),
    await openWebSocket(worker.url, '/live/ws', from('203.0.113.1')),
    await openWebSocket(worker.url, '/live/ws', from('203.0.113.1')),
  ];
  try {
    const refused = await worker.get('/live', from('203.0.113.1'));
    assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '30']);
    assert.match(await refused.text(), /Your address has 4 open streams on this worker; expected: at most 4\./);
    assert.deepEqual((await refusedHandshake(from('203.0.113.1'))).status, 429);

    for (const address of ['203.0.113.2', '203.0.113.3']) {
      open.push(await openEventStream(worker.url, '/live', from(address)));
    }
    const full = await worker.get('/live', from('203.0.113.4'));
    assert.equal(full.status, 429);
    assert.match(await full.text(), /This worker has 6 open streams; expected: at most 6\./);
    assert.equal(await worker.metric('live_streams_refused_total{limit="worker"}'), 1);
  } finally {
    for (const stream of open) stream.close();
  }
  await waitFor('no stream', async () => (await streams()) === 0);
  (await openEventStream(worker.url, '/live', from('203.0.113.1'))).close();
});

test('a page of another site may not open a WebSocket; our own, and programs, may', async () => {
  const refused = await refusedHandshake({ origin: 'https://evil.example' });
  assert.equal(refused.status, 403);
  assert.match(refused.body, /another site/);
  for (const headers of [{ origin: worker.url }, {}]) (await openWebSocket(worker.url, '/live/ws', headers)).close();
});

test('the address for WebSockets answers a plain request in words', async () => {
  const response = await worker.get('/live/ws');
  assert.equal(response.status, 426);
  assert.match(await response.text(), /for WebSockets/);
});

test('an offer to change the protocol elsewhere is answered as if it had not been made', async () => {
  const socket = connect(Number(new URL(worker.url).port), '127.0.0.1');
  const head = 'Host: x\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n';
  socket.write(`GET /healthz HTTP/1.1\r\n${head}\r\n`);
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  assert.match(answer, /^HTTP\/1\.1 200 /);
});

test('whoever sends what no follower sends is let go, counted, and harms nobody', async () => {
  const socket = new WebSocket(`${worker.url.replace('http', 'ws')}/live/ws`);
  await once(socket, 'open');
  socket.send('x'.repeat(5000));
  const [code] = await once(socket, 'close');
  assert.equal(code, 1009);
  await waitFor('the count', async () => (await worker.metric('live_streams_dropped_total{reason="protocol"}')) === 1);
  assert.equal((await worker.get('/healthz')).status, 200);
});

/** Opens a stream and reads nothing of it. */
async function stall(path: string, headers = ''): Promise<Socket> {
  const socket = connect({ port: Number(new URL(worker.url).port), host: '127.0.0.1' });
  socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`);
  await once(socket, 'readable');
  return socket;
}

test('a reader that stalls gets nothing more, hurts nobody, and gets one reset when it reads again', async () => {
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';
  const stalled = [
    await stall('/live'),
    await stall('/live/ws', `${upgrade}Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n`),
  ];
  const reader = await openEventStream(worker.url);
  const lagging = () => worker.metric('live_streams_lagging');
  let posted = 0;
  try {
    // What a stream is told must not fit into the kernel's buffers on the way.
    await waitFor(
      'both to lag',
      async () => {
        posted += 1;
        const results = Array.from({ length: 100 }, (_, index) => ({
          check: `check ${index}`,
          status: posted % 2 ? 'failed' : 'error',
          message: `${posted} ${'why '.repeat(120)}`,
        }));
        assert.equal((await worker.post({ suite: 'Large', results })).status, 201);
        return (await lagging()) === 2;
      },
      120_000,
    );
    const skipped = (await worker.metric('live_events_skipped_total')) ?? 0;
    await worker.post({ suite: 'While they lag', results: [{ check: 'a', status: 'passed' }] });
    await waitFor('the change', () => suitesOf(reader).includes('while-they-lag'));
    await waitFor('both to be passed over', async () => {
      return ((await worker.metric('live_events_skipped_total')) ?? 0) >= skipped + stalled.length;
    });

    const texts = stalled.map((socket) => {
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
      });
      return () => text;
    });
    await waitFor('none to lag', async () => (await lagging()) === 0);
    const resets = [/event: reset\ndata: /g, /"event":"reset"/g];
    for (const [index, text] of texts.entries()) {
      await waitFor('the reset', () => resets[index]?.test(text()));
    }
    assert.equal(await worker.metric('live_resets_total{reason="slow"}'), 2);
    assert.equal(reader.told('reset').length, 0);
  } finally {
    for (const socket of stalled) socket.destroy();
    reader.close();
  }
});
