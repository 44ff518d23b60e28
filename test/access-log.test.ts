/** The access log of a real nginx: what clients were answered, counted by them and by the agent. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import process from 'node:process';
import { after, before, describe, it } from 'node:test';
import { pino } from 'pino';
import { openAccessLog } from '../agent/targets/access-log.ts';
import { accessLogFormat } from '../deploy/nginx/access-log.ts';
import { createInstruments } from '../metrics/instruments/instruments.ts';
import { freePort, startNginx, type TestNginx, waitFor } from './services.ts';

const linux = { skip: process.platform !== 'linux' && 'only Linux tells what it drops' };

describe('the access log of nginx', () => {
  let nginx: TestNginx;
  let start: () => Promise<TestNginx>;
  let port: number;
  let logPort: number;
  const closing: (() => Promise<void>)[] = [];

  const openLog = async () => {
    const instruments = createInstruments();
    const logger = pino({ level: 'silent' });
    const accessLog = await openAccessLog({ host: '127.0.0.1', port: logPort, instruments, logger });
    let isClosed = false;
    const close = async (): Promise<void> => {
      if (!isClosed) await accessLog.close();
      isClosed = true;
    };
    closing.push(close);
    const read = async (series: string): Promise<number> => {
      const rows = (await instruments.render('text')).split('\n');
      return Number(rows.find((row) => row.startsWith(`${series} `))?.split(' ')[1]);
    };
    const responses = (code: number) => read(`nginx_http_responses_total{http_response_status_code="${code}"}`);
    const lines = async (): Promise<number> =>
      (await read('nginx_access_log_lines_total{result="accepted"}')) +
      (await read('nginx_access_log_lines_total{result="malformed"}'));
    /** Resolves when a line that is sent now has been counted, and so all before it. */
    const settled = async (): Promise<void> => {
      const series = 'nginx_access_log_lines_total{result="malformed"}';
      const before = await read(series);
      const socket = createSocket('udp4');
      await new Promise((resolve) => socket.send('mark', logPort, '127.0.0.1', resolve));
      socket.close();
      await waitFor('the mark', async () => (await read(series)) > before);
    };
    return { accessLog, close, read, responses, lines, settled };
  };

  before(async () => {
    [port, logPort] = [await freePort(), await freePort()];
    const http = `
      map $uri $counted { default 1; /healthz 0; }
      ${accessLogFormat()}
      access_log syslog:server=127.0.0.1:${logPort},nohostname,tag=nginx access;
      keepalive_requests 1000000;
      server {
        listen 127.0.0.1:${port} backlog=4096;
        location / { return 200 "ok"; }
        location /missing { return 404; }
        location /broken { return 503; }
        location /ready { access_log off; return 200; }
      }`;
    start = () => startNginx({ http, url: `http://127.0.0.1:${port}/ready`, workers: 2 });
    nginx = await start();
  });
  after(async () => {
    await Promise.all(closing.map((close) => close()));
    await nginx.stop();
  });

  /** Sends so many requests on one connection without waiting for the answers in between; resolves to those that came. */
  const pipeline = (path: string, count: number): Promise<number> => {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    const socket = connect(port, '127.0.0.1');
    let answers = 0;
    let text = '';
    socket.on('error', reject).on('close', () => resolve(answers));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      answers += text.match(/HTTP\/1\.1 \d/g)?.length ?? 0;
      text = text.slice(Math.max(text.lastIndexOf('HTTP/1.1 ') + 1, text.length - 20));
    });
    const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\n`;
    socket.write(`${`${request}\r\n`.repeat(count - 1)}${request}Connection: close\r\n\r\n`);
    return promise;
  };

  it('is counted to the request while nginx is reloaded again and again under load', async () => {
    const { close, responses, accessLog, read } = await openLog();
    const paths = [
      ['/', 200],
      ['/missing', 404],
      ['/broken', 503],
    ] as const;
    const sent = new Map<number, number>();
    let isOver = false;
    const load = async (): Promise<void> => {
      for (let turn = 0; !isOver; turn += 1) {
        const [path, code] = paths[turn % 3] ?? paths[0];
        // One on each connection: a worker that is finishing closes those that are kept.
        const answers = await pipeline(path, 1);
        assert.equal(answers, 1);
        sent.set(code, (sent.get(code) ?? 0) + answers);
      }
    };
    const clients = [load(), load(), load()];
    for (let turn = 0; turn < 5; turn += 1) {
      const before = nginx.workers();
      nginx.reload();
      await waitFor('other workers', () => !nginx.workers().some((pid) => before.includes(pid)));
    }
    isOver = true;
    await Promise.all(clients);
    const counts = async () => Promise.all([200, 404, 503].map(responses));
    const expected = [200, 404, 503].map((code) => sent.get(code) ?? 0);
    assert.ok(
      expected.every((count) => count > 0),
      String(expected),
    );
    await waitFor(`${expected}`, async () => (await counts()).join() === expected.join());
    const observed = ['2xx', '4xx', '5xx'].map((name) =>
      read(`nginx_http_response_duration_seconds_count{http_response_status_class="${name}"}`),
    );
    assert.deepEqual(await Promise.all(observed), expected);
    assert.equal(await read('nginx_access_log_lines_total{result="malformed"}'), 0);
    assert.equal(accessLog.dropped(), 0);
    await close();
  });

  it('loses none of a burst without counting it as dropped', linux, async (test) => {
    const { close, lines, accessLog } = await openLog();
    const count = 20_000;
    // A client of its own, while which this process reads nothing: the kernel's buffer overflows.
    const script = `
      const request = 'GET / HTTP/1.1\\r\\nHost: localhost\\r\\n';
      const { connect } = require('node:net');
      for (let client = 0; client < 20; client += 1) {
        const socket = connect(${port}, '127.0.0.1');
        let text = '', answers = 0;
        socket.on('data', (chunk) => { text += chunk.latin1Slice(); });
        socket.on('close', () => { if (text.match(/HTTP\\/1.1 200/g).length !== ${count / 20}) process.exitCode = 1; });
        socket.write((request + '\\r\\n').repeat(${count / 20} - 1) + request + 'Connection: close\\r\\n\\r\\n');
      }`;
    const started = performance.now();
    assert.equal(spawnSync(process.execPath, ['-e', script]).status, 0);
    const perSecond = Math.round((count / (performance.now() - started)) * 1000);
    await waitFor('every line', async () => (await lines()) + accessLog.dropped() === count);
    test.diagnostic(`${perSecond} requests/s: ${await lines()} counted, ${accessLog.dropped()} dropped`);
    await close();
  });

  it('keeps up with a burst that it can read', linux, async () => {
    const { close, lines, accessLog } = await openLog();
    const answers = await Promise.all(Array.from({ length: 10 }, () => pipeline('/', 500)));
    assert.deepEqual(answers, Array(10).fill(500));
    await waitFor('every line', async () => (await lines()) + accessLog.dropped() === 5000);
    await close();
  });

  it('starts at 0 after a restart of the agent, and goes on after one of nginx', async () => {
    const first = await openLog();
    await pipeline('/', 10);
    await waitFor('ten', async () => (await first.lines()) === 10);
    await first.close();
    // Nobody listens: nginx answers all the same.
    assert.equal(await pipeline('/', 10), 10);
    const second = await openLog();
    assert.equal(await second.lines(), 0);
    // A worker learns only by its next line that the one before did not arrive, and that one is lost with it.
    await waitFor('a batch without a gap', async () => {
      const before = await second.lines();
      for (let connection = 0; connection < 20; connection += 1) await pipeline('/', 1);
      await second.settled();
      return (await second.lines()) === before + 20 + 1;
    });
    const before = await second.lines();
    await nginx.stop();
    nginx = await start();
    assert.equal(await pipeline('/missing', 25), 25);
    await waitFor('those after it', async () => (await second.lines()) === before + 25);
    assert.equal(await second.responses(404), 25);
    await second.close();
  });
});
