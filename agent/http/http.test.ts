/** The small HTTP server, spoken to byte by byte over real connections. */
import assert from 'node:assert/strict';
import http from 'node:http';
import { connect, type Socket } from 'node:net';
import { after, describe, it } from 'node:test';
import { waitFor } from '../../test/services.ts';
import { plainText } from './answer.ts';
import { type HttpHandler, usualLimits } from './connection.ts';
import { type HttpServer, startHttpServer } from './server.ts';

const servers: HttpServer[] = [];
after(() => Promise.all(servers.map((server) => server.close())));

async function start(handle: HttpHandler, limits = usualLimits) {
  const failures: unknown[] = [];
  const failed = (error: unknown): void => void failures.push(error);
  const server = await startHttpServer({ host: '127.0.0.1', port: 0, maxConnections: 3, handle, failed, limits });
  servers.push(server);
  return { port: server.port, failures, server };
}

interface Client {
  readonly socket: Socket;
  text(): string;
  isClosed(): boolean;
}

function open(port: number): Client {
  let text = '';
  let isClosed = false;
  const socket = connect(port, '127.0.0.1');
  socket.setEncoding('latin1').on('data', (chunk) => (text += chunk));
  socket.on('error', () => undefined).on('close', () => (isClosed = true));
  return { socket, text: () => text, isClosed: () => isClosed };
}

const echo: HttpHandler = ({ method, target }) => plainText(200, `${method} ${target}\n`);
const get = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;

describe('the small HTTP server', () => {
  it('is understood by Node’s own client, on one connection', async () => {
    const { port } = await start(echo);
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    for (const method of ['GET', 'GET', 'HEAD', 'GET']) {
      const { promise, resolve, reject } = Promise.withResolvers<readonly [string, string | undefined]>();
      const request = http.request({ port, agent, method, path: '/a?b=c' }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
        response.on('end', () => resolve([text, response.headers['content-length']]));
        ports.add(response.socket.localPort);
      });
      request.on('error', reject).end();
      const expected = `${method} /a?b=c\n`;
      assert.deepEqual(await promise, [method === 'HEAD' ? '' : expected, String(expected.length)]);
    }
    assert.equal(ports.size, 1);
    agent.destroy();
  });

  it('answers what comes in pieces, and what comes all at once, in order', async () => {
    const { port } = await start(async (request) => {
      // The first one takes longer.
      if (request.target === '/1') await new Promise((resolve) => setTimeout(resolve, 20));
      return echo(request);
    });
    const { socket, text } = open(port);
    for (const character of get('/0')) {
      socket.write(character);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await waitFor('the first answer', () => text().includes('GET /0\n'));
    socket.write(get('/1') + get('/2') + get('/3', 'Connection: close\r\n') + get('/4'));
    await waitFor('the last answer', () => text().includes('GET /3\n'));
    assert.deepEqual(text().match(/GET \/\d/g), ['GET /0', 'GET /1', 'GET /2', 'GET /3']);
    assert.equal(text().match(/connection: close/g)?.length, 1);
    await waitFor('its end', () => socket.destroyed);
  });

  it('keeps an answer until its client has read it, whatever others are answered meanwhile', async () => {
    const length = 3_000_000;
    const answers = 5; // more than the kernel takes from us, so that one of them waits here
    const { port } = await start(({ target }) => plainText(200, target.slice(1).repeat(length)));
    const bodies = (text: string): string => text.replaceAll(/HTTP.*?\r\n\r\n/gs, '');
    const slow = open(port);
    slow.socket.pause().write(get('/a').repeat(answers));
    for (const other of ['b', 'c']) {
      const { socket, text } = open(port);
      socket.write(get(`/${other}`, 'Connection: close\r\n'));
      await waitFor('its end', () => socket.destroyed);
      assert.equal(bodies(text()).length, length);
    }
    slow.socket.resume();
    await waitFor('all answers', () => slow.text().length > answers * length);
    await waitFor('their end', () => bodies(slow.text()).length === answers * length);
    assert.match(bodies(slow.text()), /^a+$/);
  });

  const wrong = [
    ['no request', 'nonsense\r\n\r\n', 400],
    ['another version', 'GET / HTTP/2.0\r\nHost: a\r\n\r\n', 400],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['two hosts', get('/', 'Host: b\r\n'), 400],
    ['a header over two lines', get('/', 'A: b\r\n c\r\n'), 400],
    ['a blank before the colon', get('/', 'A : b\r\n'), 400],
    ['a control character', get('/', 'A: \u0001\r\n'), 400],
    ['a long head', get('/', `A: ${'b'.repeat(20_000)}\r\n`), 431],
    ['a head without an end', `GET / HTTP/1.1\r\nA: ${'b'.repeat(20_000)}`, 431],
  ] as const;
  for (const [what, bytes, status] of wrong) {
    it(`refuses ${what} in words, and closes`, async () => {
      let handled = 0;
      const { port } = await start(() => {
        handled += 1;
        return plainText(200, '');
      });
      const client = open(port);
      client.socket.write(bytes, 'latin1');
      await waitFor('the connection to be closed', client.isClosed);
      assert.match(client.text(), new RegExp(`^HTTP/1.1 ${status} [A-Z][^]*content-type: text/plain[^]*\\.\n$`));
      assert.equal(handled, 0);
    });
  }

  it('takes no body for another request', async () => {
    const { port } = await start(echo);
    const body = get('/smuggled');
    for (const length of [`Content-Length: ${body.length}\r\n`, 'Transfer-Encoding: chunked\r\n']) {
      const client = open(port);
      client.socket.write(`POST / HTTP/1.1\r\nHost: a\r\n${length}\r\n${body}`);
      await waitFor('the connection to be closed', client.isClosed);
      assert.match(client.text(), /POST \/\n$/);
      assert.doesNotMatch(client.text(), /smuggled/);
    }
  });

  it('keeps a connection of HTTP/1.0 only when it is asked to', async () => {
    const { port } = await start(echo);
    const kept = open(port);
    kept.socket.write('GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n');
    await waitFor('the answer', () => kept.text().includes('GET /a'));
    kept.socket.write('GET /b HTTP/1.0\r\n\r\n');
    await waitFor('the end', kept.isClosed);
    assert.match(kept.text(), /GET \/b\n$/);
  });

  it('answers 500 when it cannot answer, tells why, and goes on', async () => {
    const { port, failures } = await start(({ target }) => {
      if (target === '/header') return plainText(200, '', { a: 'b\r\nc: d' });
      if (target === '/broken') throw new Error('broken');
      return plainText(200, 'whole\n');
    });
    const client = open(port);
    client.socket.write(get('/broken'));
    await waitFor('the failure', () => client.isClosed());
    assert.match(client.text(), /^HTTP\/1.1 500 /);
    assert.match(await (await fetch(`http://127.0.0.1:${port}/header`)).text(), /the log says why/);
    assert.equal(await (await fetch(`http://127.0.0.1:${port}/`)).text(), 'whole\n');
    assert.deepEqual(failures.map(String), ['Error: broken', 'Error: the header a holds a line break']);
  });

  it('cuts off who is slow, who does not read, and who is one too many', async () => {
    const { port } = await start(() => plainText(200, 'x'.repeat(2 ** 24)), {
      headWithinMs: 100,
      silentMs: 100,
      idleMs: 60_000,
    });
    const slow = open(port);
    slow.socket.write('GET /');
    await waitFor('408', slow.isClosed);
    assert.match(slow.text(), /^HTTP\/1.1 408 Request Timeout/);
    const deaf = connect(port, '127.0.0.1');
    deaf.on('error', () => undefined).pause();
    deaf.write(get('/'));
    let received = 0;
    // Only when it reads again does it see that it was cut off in the middle.
    await new Promise((resolve) => setTimeout(resolve, 500));
    deaf.on('data', (chunk) => (received += chunk.length)).resume();
    await waitFor('its end', () => deaf.destroyed);
    assert.ok(received < 2 ** 24, `${received} bytes came`);
    const idle = Array.from({ length: 3 }, () => open(port));
    await waitFor('three connections', () => idle.every(({ socket }) => socket.readyState === 'open'));
    const fourth = open(port);
    await waitFor('the fourth to be closed', fourth.isClosed);
  });

  it('lets a connection rest between two requests, but not within one', async () => {
    const headWithinMs = 100;
    const { port } = await start(echo, { ...usualLimits, headWithinMs });
    const client = open(port);
    client.socket.write(get('/first'));
    await waitFor('the first answer', () => client.text().includes('GET /first'));
    await new Promise((resolve) => setTimeout(resolve, 3 * headWithinMs));
    client.socket.write(get('/second'));
    await waitFor('the second answer', () => client.text().includes('GET /second'));
    client.socket.write('GET /third');
    await waitFor('the end', client.isClosed);
    assert.match(client.text(), /GET \/second\nHTTP\/1\.1 408 /);
  });

  it('answers no further to a client that does not read', async () => {
    let handled = 0;
    const { port } = await start(() => {
      handled++;
      return plainText(200, 'x'.repeat(2 ** 20));
    });
    const { socket, text } = open(port);
    socket.pause();
    const requests = 100;
    socket.write(get('/').repeat(requests));
    await waitFor('the first answers', () => handled > 0);
    // What the kernel buffers is some answers; what it does not take stays unasked.
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.ok(handled < requests / 2, `${handled} answers were made`);
    socket.resume();
    await waitFor('all answers', () => text().length > requests * 2 ** 20);
    assert.equal(handled, requests);
    socket.destroy();
  });

  it('frees its port at once when it is closed', async () => {
    const { port, server } = await start(() => new Promise<never>(() => undefined));
    const client = open(port);
    client.socket.write(get('/'));
    await waitFor('the connection', () => client.socket.readyState === 'open');
    await server.close();
    await waitFor('its end', client.isClosed);
    const again = await startHttpServer({
      host: '127.0.0.1',
      port,
      maxConnections: 1,
      handle: echo,
      failed: () => undefined,
      limits: usualLimits,
    });
    servers.push(again);
    assert.equal(again.port, port);
  });
});
