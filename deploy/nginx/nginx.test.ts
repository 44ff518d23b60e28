/** The rendered configuration, in a real nginx: what is passed on, what is denied, what nginx says by itself, what it logs. */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, type RunningProcess, startProcess, temporaryFolder, waitFor } from '../../test/services.ts';
import { requireProgram } from '../programs/find.ts';
import { type AppWorker, localTopology, type Topology } from '../topology.ts';
import { renderNginxConfig } from './nginx.ts';
import { longestAvoidanceMs } from './upstreams.ts';

const inboxUrl = 'http://127.0.0.1:9095/';
const records: Record<string, unknown>[] = [];
const workers: { readonly worker: AppWorker; server: Server; status: number }[] = [];
const listener = createSocket('udp4', (message) => {
  const text = message.toString();
  records.push(JSON.parse(text.slice(text.indexOf('{'))));
});
/** Answers that a worker holds back, by the worker. */
const held: { readonly instance: string; readonly release: () => void }[] = [];
let nginx: RunningProcess | undefined;
let base: string;
let statusUrl: string;

before(async () => {
  for (const instance of ['app-1', 'app-2']) {
    const at = async () => ({ host: '127.0.0.1', port: await freePort() });
    const worker: AppWorker = { instance, http: await at(), metrics: await at() };
    const entry = { worker, server: createServer(), status: 200 };
    await listen(entry);
    workers.push(entry);
  }
  listener.bind(0, '127.0.0.1');
  await once(listener, 'listening');
  const topology: Topology = {
    ...localTopology(0, 2),
    appWorkers: workers.map(({ worker }) => worker),
    nginx: { host: '127.0.0.1', port: await freePort() },
    nginxStatus: { host: '127.0.0.1', port: await freePort() },
    accessLog: { host: '127.0.0.1', port: listener.address().port },
  };
  base = `http://127.0.0.1:${topology.nginx.port}`;
  statusUrl = `http://127.0.0.1:${topology.nginxStatus.port}`;
  nginx = await startNginx(topology);
});

after(async () => {
  await nginx?.stop();
  listener.close();
  for (const { server } of workers) close(server);
});

/** A worker that answers its own name, or the status it is told to answer; with 0 it dies while it has the request. */
async function listen(entry: { readonly worker: AppWorker; server: Server; status: number }): Promise<void> {
  entry.server = createServer((asked, response) => {
    asked.resume();
    asked.on('end', () => {
      if (entry.status === 0) return asked.socket.destroy();
      response.writeHead(entry.status, { 'content-type': 'text/plain' });
      if (asked.url === '/live') response.write('first event');
      else if (asked.url?.endsWith('/held'))
        held.push({ instance: entry.worker.instance, release: () => response.end() });
      else if (asked.url === '/headers') response.end(JSON.stringify(asked.headers));
      else
        response.end(`${entry.worker.instance} ${asked.headers['x-request-id']} ${asked.headers['x-forwarded-proto']}`);
    });
  });
  entry.server.on('upgrade', ({ headers }, socket) => {
    const { host, upgrade, 'x-forwarded-for': address } = headers;
    const head = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n';
    socket.end(`${head}X-Seen: ${host} ${address} ${upgrade}\r\n\r\n`);
  });
  entry.server.listen(entry.worker.http.port, '127.0.0.1');
  await once(entry.server, 'listening');
}

function close(server: Server): void {
  server.close();
  server.closeAllConnections();
}

async function startNginx(topology: Topology): Promise<RunningProcess> {
  const folder = temporaryFolder('my "own" folder');
  mkdirSync(join(folder, 'temporary'), { mode: 0o777 });
  const config = join(folder, 'nginx.conf');
  const options = {
    listenHost: '127.0.0.1',
    statusReaders: ['127.0.0.1'],
    pidFile: join(folder, 'nginx.pid'),
    errorLog: 'stderr',
    temporaryFolder: join(folder, 'temporary'),
    inboxUrl,
    clients: { requestsPerSecond: 5, unlimited: ['127.0.0.0/8'], trustedProxies: ['127.0.0.0/8'] },
  };
  writeFileSync(config, renderNginxConfig(topology, options));
  const started = startProcess({
    command: requireProgram('nginx').path,
    args: ['-p', folder, '-c', config, '-e', 'stderr'],
  });
  await waitFor('nginx to answer', async () => (await fetch(`${statusUrl}/nginx_status`)).ok);
  return started;
}

test('a request reaches a worker with a request id, and its record is counted', async () => {
  const body = await (await fetch(`${base}/suites/orders`)).text();
  const [instance, id] = body.split(' ');
  assert.match(instance ?? '', /^app-[12]$/);
  const record = await waitFor('its record', () => records.find((entry) => entry.request_id === id));
  assert.deepEqual(
    { ...record, msec: typeof record.msec, request_time: typeof record.request_time },
    {
      msec: 'number',
      method: 'GET',
      status: 200,
      request_time: 'number',
      upstream_status: '200',
      counted: 1,
      request_id: id,
    },
  );
});

test('a worker is told of TLS that ends before nginx, and of nothing else that a client says of its scheme', async () => {
  for (const [said, told] of [
    [undefined, 'http'],
    ['https', 'https'],
    ['ftp', 'http'],
  ] as const) {
    const response = await fetch(base, { headers: said ? { 'x-forwarded-proto': said } : {} });
    assert.ok((await response.text()).endsWith(` ${told}`), `${said}`);
  }
});

test('an address that asks too often is told so in words, others and the machine itself are not', async () => {
  const from = (address: string, path = '/') => fetch(base + path, { headers: { 'x-forwarded-for': address } });
  const answers = await Promise.all(Array.from({ length: 60 }, () => from('203.0.113.7')));
  const refused = answers.filter(({ status }) => status === 429);
  assert.ok(refused.length > 0 && refused.length < answers.length, `${refused.length} were refused`);
  const [first] = refused;
  assert.equal(first?.headers.get('retry-after'), '1');
  assert.match((await first?.text()) ?? '', /"code":"too_many_requests"/);
  await waitFor('their records', () => records.filter(({ status }) => status === 429).length === refused.length);
  assert.equal((await from('203.0.113.8')).status, 200);
  assert.equal((await from('203.0.113.7', '/healthz')).status, 200);
  const own = await Promise.all(Array.from({ length: 60 }, () => fetch(base)));
  assert.ok(own.every(({ status }) => status === 200));
});

test('a worker is told who asks, and that TLS ended in front', async () => {
  const headers = { 'x-forwarded-for': '198.51.100.1, 203.0.113.9', 'x-forwarded-proto': 'https' };
  const told = await (await fetch(`${base}/headers`, { headers })).json();
  assert.deepEqual([told['x-forwarded-for'], told['x-forwarded-proto']], ['203.0.113.9', 'https']);
  const plain = await (await fetch(`${base}/headers`)).json();
  assert.deepEqual([plain['x-forwarded-for'], plain['x-forwarded-proto']], ['127.0.0.1', 'http']);
});

test('health checks are in no figure, however they are spelled', async () => {
  for (const path of ['/healthz', '/READYZ', '/health/']) {
    const [, id] = (await (await fetch(base + path)).text()).split(' ');
    const record = await waitFor('its record', () => records.find((entry) => entry.request_id === id));
    assert.equal(record.counted, 0, path);
  }
});

test('a live stream arrives while it is open', async () => {
  const response = await fetch(`${base}/live`);
  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  assert.equal(new TextDecoder().decode(value), 'first event');
  await reader?.cancel();
});

test('a WebSocket reaches a worker with what a worker has to know, and is in no figure', async () => {
  const headers = { connection: 'Upgrade', upgrade: 'websocket', host: 'board.example' };
  const [response, socket] = await once(request(`${base}/live/ws?since=7`, { headers }).end(), 'upgrade');
  assert.equal(response.headers['x-seen'], 'board.example 127.0.0.1 websocket');
  socket.destroy();
  const record = await waitFor('its record', () => records.find(({ status }) => status === 101));
  assert.equal(record.counted, 0);
});

test('metrics and connection counts are not public, in any spelling', async () => {
  for (const path of ['/metrics', '/METRICS', '//metrics', '/%6detrics', '/metrics/x', '/x/../metrics']) {
    assert.equal((await fetch(base + path)).status, 403, path);
  }
  assert.match(await (await fetch(`${statusUrl}/nginx_status`)).text(), /Active connections/);
  assert.doesNotMatch(await (await fetch(`${base}/nginx_status`)).text(), /Active connections/);
});

test('a body over the limit is refused in words, and one a little over reaches the app', async () => {
  const post = (mebibytes: number) => fetch(`${base}/x`, { method: 'POST', body: Buffer.alloc(mebibytes * 2 ** 20) });
  assert.equal((await post(50.5)).status, 200);
  const refused = await post(51.5);
  assert.equal(refused.status, 413);
  assert.deepEqual(await refused.json(), {
    error: { code: 'body_too_large', message: 'The body is too large; expected: at most 50 MiB.' },
  });
});

test('reports meet in one worker, until too many are on their way', async () => {
  const post = (path: string) => fetch(`${base}/api/v1/ingest/${path}`, { method: 'POST', body: '{}' });
  for (let count = 0; count < 6; count += 1) assert.match(await (await post('json')).text(), /^app-1 /);
  const answers = Array.from({ length: 20 }, () => post('held'));
  await waitFor('all to be with a worker', () => held.length === answers.length);
  const instances = Object.groupBy(held, ({ instance }) => instance);
  for (const { release } of held.splice(0)) release();
  assert.ok((await Promise.all(answers)).every(({ ok }) => ok));
  assert.deepEqual([instances['app-1']?.length, instances['app-2']?.length], [16, 4]);
});

test('everybody who looks at a suite is answered by the same worker, and suites are shared among the workers', async () => {
  const workerOf = async (suite: number) => (await (await fetch(`${base}/suites/suite-${suite}`)).text()).split(' ')[0];
  const firsts = await Promise.all(Array.from({ length: 20 }, (_, suite) => workerOf(suite)));
  const seconds = await Promise.all(Array.from({ length: 20 }, (_, suite) => workerOf(suite)));
  assert.deepEqual(seconds, firsts);
  assert.deepEqual(new Set(firsts), new Set(['app-1', 'app-2']));
});

test("a worker's own 503 is passed on with its reason and takes no worker out", async () => {
  for (const worker of workers) worker.status = 503;
  for (let count = 0; count < 20; count += 1) {
    assert.match(await (await fetch(`${base}/`)).text(), /^app-/);
  }
  for (const worker of workers) worker.status = 200;
  assert.equal((await fetch(`${base}/`)).status, 200);
});

test('a request that a worker dies of goes to another; a POST does not, unless it is a report', async () => {
  const [first, second] = workers;
  assert.ok(first && second);
  /** Asks until the dying worker must have been met: it is left out for a while after each failure. */
  const statuses = async (path: string, init: RequestInit): Promise<ReadonlySet<number>> => {
    const answers = new Set<number>();
    let asked = 0;
    const began = performance.now();
    while (asked < 20 || performance.now() - began < longestAvoidanceMs) {
      const { status } = await fetch(base + path, init);
      answers.add(status);
      asked += 1;
      await delay(20);
    }
    return answers;
  };
  first.status = 0;
  try {
    const body = '{}';
    assert.deepEqual(await statuses('/', {}), new Set([200]));
    assert.deepEqual(await statuses('/api/v1/ingest/json', { method: 'POST', body }), new Set([200]));
    assert.deepEqual(await statuses('/x', { method: 'POST', body }), new Set([200, 503]));
  } finally {
    first.status = 200;
  }
});

test('one ready worker is enough for the stack to be ready', async () => {
  const [first] = workers;
  assert.ok(first);
  first.status = 503;
  const answers = await Promise.all(Array.from({ length: 10 }, () => fetch(`${base}/readyz`)));
  first.status = 200;
  assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
});

test('one worker gone is not noticed; all gone is told with the place of the alerts, until one is back', async () => {
  const [first, second] = workers;
  assert.ok(first && second);
  close(first.server);
  for (let count = 0; count < 20; count += 1) assert.equal((await fetch(`${base}/`)).status, 200);
  close(second.server);
  const page = await fetch(base, { headers: { accept: 'text/html,*/*' } });
  assert.deepEqual(
    [page.status, page.headers.get('content-type'), page.headers.get('retry-after')],
    [503, 'text/html', '5'],
  );
  assert.ok((await page.text()).includes(inboxUrl));
  const answer = await fetch(`${base}/api/v1/board`, { method: 'POST', body: '{}' });
  assert.equal(answer.headers.get('content-type'), 'application/json');
  assert.equal((await answer.json()).error.code, 'app_unavailable');
  await listen(first);
  await listen(second);
  await waitFor('an answer of a worker', async () => (await fetch(base)).ok);
});
