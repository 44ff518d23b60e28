import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { afterEach, describe, it } from 'node:test';
import { pino } from 'pino';
import { createInstruments } from '../../metrics/instruments/instruments.ts';
import { waitFor } from '../../test/services.ts';
import { type AccessLog, openAccessLog } from './access-log.ts';
import { parseAccessLogLine } from './access-log-line.ts';

const line = (fields: Readonly<Record<string, unknown>> = {}): string => {
  const json = {
    msec: 1732400000.123,
    method: 'GET',
    status: 200,
    request_time: 0.012,
    upstream_status: '200',
    counted: 1,
  };
  return `<190>Nov 23 23:36:00 nginx: ${JSON.stringify({ ...json, request_id: 'a1', ...fields })}`;
};

describe('a line of the access log', () => {
  it('yields the status, the duration and whether it is counted', () => {
    assert.deepEqual(parseAccessLogLine(line()), { status: 200, durationSeconds: 0.012, counted: true });
    assert.deepEqual(parseAccessLogLine(line({ status: '502', request_time: '1.5', counted: '0' })), {
      status: 502,
      durationSeconds: 1.5,
      counted: false,
    });
  });

  it('is none when it is no syslog line, no JSON, or lacks a value in its range', () => {
    const bad = ['', 'hello', line().slice(5), line().slice(0, -5), '<190>nginx: {"status":200}'];
    const wrong = [{ status: 0 }, { status: 20.5 }, { request_time: -1 }, { request_time: '-' }, { counted: 2 }];
    for (const text of [...bad, ...wrong.map(line)]) assert.equal(parseAccessLogLine(text), undefined, text);
  });
});

describe('the access log', () => {
  const opened: AccessLog[] = [];
  const open = async () => {
    const instruments = createInstruments();
    const logger = pino({ level: 'silent' });
    const accessLog = await openAccessLog({ host: '127.0.0.1', port: 0, instruments, logger });
    opened.push(accessLog);
    const read = async (series: string): Promise<number> => {
      const text = await instruments.render('text');
      const value = text.split('\n').find((row) => row.startsWith(`${series} `));
      return Number(value?.split(' ')[1]);
    };
    return { accessLog, read };
  };
  const send = async (port: number, lines: readonly string[]): Promise<void> => {
    const socket = createSocket('udp4');
    for (const text of lines) {
      const sent = Promise.withResolvers<void>();
      socket.send(text, port, '127.0.0.1', (error) => (error ? sent.reject(error) : sent.resolve()));
      await sent.promise;
    }
    socket.close();
  };
  afterEach(() => Promise.all(opened.splice(0).map((accessLog) => accessLog.close())));

  it('counts every response by code, and the counted ones in the histogram of their class', async () => {
    const { accessLog, read } = await open();
    const statuses = [200, 200, 404, 429, 502, 418];
    await send(accessLog.port, [
      ...statuses.map((status) => line({ status, request_time: 0.3 })),
      line({ request_time: 0.301 }),
      line({ counted: 0, request_time: 60 }),
      'malformed',
    ]);
    await waitFor('all lines', async () => (await read('nginx_access_log_lines_total{result="malformed"}')) === 1);
    assert.equal(await read('nginx_access_log_lines_total{result="accepted"}'), 8);
    const codes = ['200', '404', '429', '502', 'other', '500'];
    const byCode = codes.map((code) => read(`nginx_http_responses_total{http_response_status_code="${code}"}`));
    assert.deepEqual(await Promise.all(byCode), [4, 1, 1, 1, 1, 0]);
    const histogram = 'nginx_http_response_duration_seconds';
    const byClass = ['2xx', '3xx', '4xx', '5xx'].map((name) =>
      read(`${histogram}_count{http_response_status_class="${name}"}`),
    );
    assert.deepEqual(await Promise.all(byClass), [3, 0, 2, 1]);
    assert.equal(await read(`${histogram}_bucket{le="0.3",http_response_status_class="2xx"}`), 2);
    assert.equal(await read(`${histogram}_bucket{le="0.5",http_response_status_class="2xx"}`), 3);
  });

  it('counts each objective’s own time within its bucket', async () => {
    const { accessLog, read } = await open();
    const seconds = [0.1, 0.101, 0.3, 0.301, 0.5, 0.501];
    await send(
      accessLog.port,
      seconds.map((request_time) => line({ request_time })),
    );
    await waitFor('all lines', async () => (await read('nginx_access_log_lines_total{result="accepted"}')) === 6);
    const upTo = (le: string) =>
      read(`nginx_http_response_duration_seconds_bucket{le="${le}",http_response_status_class="2xx"}`);
    assert.deepEqual(await Promise.all(['0.1', '0.3', '0.5', '+Inf'].map(upTo)), [1, 3, 5, 6]);
  });

  it('counts what is no line of its own as malformed, whatever it is and how long', async () => {
    const { accessLog, read } = await open();
    const long = line({ method: 'x'.repeat(60_000) });
    const halves = [line().slice(0, 60), line().slice(60)];
    const two = `${line()}\n${line()}`;
    const deep = `<190>nginx: ${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`;
    await send(accessLog.port, [long, ...halves, two, deep, '', '\u0000', '<190>nginx: {"__proto__":{"status":200}}']);
    await waitFor('all lines', async () => (await read('nginx_access_log_lines_total{result="malformed"}')) === 7);
    assert.equal(await read('nginx_access_log_lines_total{result="accepted"}'), 1, 'the long one is one');
    assert.equal(await read('nginx_http_responses_total{http_response_status_code="200"}'), 1);
  });

  it('tells its own drops where another socket has the same port at another address', {
    skip: process.platform !== 'linux' && 'only Linux tells',
  }, async () => {
    const { accessLog } = await open();
    const other = createSocket('udp4');
    other.bind(accessLog.port, '127.0.0.2');
    await once(other, 'listening');
    // Nobody reads from it, as this process is held up, so that it overflows.
    const script = `
      const socket = require('node:dgram').createSocket('udp4');
      let left = 50_000;
      const next = () => left-- > 0 ? socket.send('x'.repeat(1000), ${accessLog.port}, '127.0.0.2', next) : socket.close();
      next();`;
    assert.equal(spawnSync(process.execPath, ['-e', script]).status, 0);
    assert.equal(accessLog.dropped(), 0);
    const table = readFileSync('/proc/self/net/udp', 'utf8');
    assert.match(table, /0200007F:.* [1-9]\d*\s*$/m, 'the other one did drop some');
    other.close();
  });

  it('starts every status at 0', async () => {
    const { read } = await open();
    assert.equal(await read('nginx_http_responses_total{http_response_status_code="503"}'), 0);
    assert.equal(await read('nginx_http_response_duration_seconds_count{http_response_status_class="5xx"}'), 0);
  });

  it('loses nothing without counting it as dropped', {
    skip: process.platform !== 'linux' && 'only Linux tells',
  }, async () => {
    const { accessLog, read } = await open();
    assert.equal(accessLog.dropped(), 0);
    const count = 50_000;
    // spawnSync holds up this process, so that nobody reads while another one sends more than the buffer takes.
    const script = `
      const socket = require('node:dgram').createSocket('udp4');
      let left = ${count};
      const next = () => left-- > 0 ? socket.send(${JSON.stringify(line())}, ${accessLog.port}, '127.0.0.1', next) : socket.close();
      next();`;
    assert.equal(spawnSync(process.execPath, ['-e', script]).status, 0);
    const accepted = () => read('nginx_access_log_lines_total{result="accepted"}');
    await waitFor('every line to be read or dropped', async () => (await accepted()) + accessLog.dropped() === count);
    assert.ok(accessLog.dropped() > 0);
    assert.ok((await accepted()) > 0);
  });

  it('rejects an address that is taken', async () => {
    const { accessLog } = await open();
    const options = { host: '127.0.0.1', instruments: createInstruments(), logger: pino({ level: 'silent' }) };
    await assert.rejects(openAccessLog({ ...options, port: accessLog.port }), /EADDRINUSE/);
  });
});
