/** nginx's status page, read from a real nginx that does all that may go wrong. */
import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { freePort, startNginx, type TestNginx, waitFor } from '../../test/services.ts';
import { openStatusPage, type StatusPage } from './status-page.ts';

const password = 'planted%/pass';

describe('a status page', () => {
  let nginx: TestNginx;
  let port: number;
  const opened: StatusPage[] = [];
  const servers: Server[] = [];
  const open = (path: string, at = `127.0.0.1:${port}`): StatusPage => {
    const page = openStatusPage(`http://user:${encodeURIComponent(password)}@${at}${path}`);
    opened.push(page);
    return page;
  };

  before(async () => {
    port = await freePort();
    const expected = `Basic ${Buffer.from(`user:${password}`).toString('base64')}`;
    const http = `
      server {
        listen 127.0.0.1:${port};
        keepalive_requests 3;
        location /status { stub_status; }
        location /private { if ($http_authorization != "${expected}") { return 401; } stub_status; }
        location /moved { return 302 http://127.0.0.1:${port}/status; }
        location /closing { keepalive_timeout 0; stub_status; }
        location /hangup { return 444; }
      }`;
    nginx = await startNginx({ http, url: `http://127.0.0.1:${port}/status` });
  });
  after(async () => {
    for (const page of opened) page.close();
    for (const server of servers) server.close();
    await nginx.stop();
  });

  const connections = async (): Promise<number> =>
    Number(/(\d+)\s/.exec((await open('/status').read()).split('\n')[2] ?? '')?.[1]);

  it('is read over one connection, and over another when the server closed that', async () => {
    const page = open('/status');
    const before = await connections();
    for (let turn = 0; turn < 10; turn += 1) assert.match(await page.read(), /^Active connections: \d+ \n/);
    // nginx closes after three requests: four connections for ten reads, and one for the question.
    assert.equal((await connections()) - before, 5);
  });

  it('is read with the user and the password of its URL', async () => {
    assert.match(await open('/private').read(), /^Active/);
    const wrong = openStatusPage(`http://user:wrong@127.0.0.1:${port}/private`);
    await assert.rejects(wrong.read(), { message: `http://127.0.0.1:${port}/private answered 401; expected: 200` });
  });

  it('survives a server that closes after each answer, restarts, or reloads', async () => {
    const closing = open('/closing');
    for (let turn = 0; turn < 3; turn += 1) assert.match(await closing.read(), /^Active/);
    const page = open('/status');
    for (let turn = 0; turn < 5; turn += 1) {
      assert.match(await page.read(), /^Active/);
      const before = nginx.workers();
      nginx.reload();
      await waitFor('other workers', () => !nginx.workers().some((pid) => before.includes(pid)));
    }
  });

  it('says in words what went wrong', async () => {
    const place = `http://127.0.0.1:${port}`;
    await assert.rejects(open('/moved').read(), { message: `${place}/moved answered 302; expected: 200` });
    await assert.rejects(open('/nothing').read(), { message: `${place}/nothing answered 404; expected: 200` });
    await assert.rejects(open('/hangup').read(), /\/hangup: the connection was closed without an answer/);
    await assert.rejects(open('/status', `127.0.0.1:${await freePort()}`).read(), /ECONNREFUSED/);
    await assert.rejects(open('/status', 'host.invalid:80').read(), /ENOTFOUND|EAI_AGAIN/);
  });

  it('does not take more than a page, half a page, or what is no HTTP', async () => {
    const answering = async (answer: (socket: Socket) => void): Promise<StatusPage> => {
      const server = createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => answer(socket));
      });
      servers.push(server);
      const at = await freePort();
      server.listen(at, '127.0.0.1');
      return open('/', `127.0.0.1:${at}`);
    };
    for (const head of ['HTTP/1.0 200 OK\r\n\r\n', 'HTTP/1.0 200 OK\r\nX: ']) {
      const endless = await answering((socket) => {
        const more = (): void => {
          while (socket.writable && socket.write('x'.repeat(10_000)));
        };
        socket.write(head);
        socket.on('drain', more);
        more();
      });
      await assert.rejects(endless.read(), /its answer has more than 65536 bytes|something that is no HTTP/);
    }
    const half = await answering((socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'));
    await assert.rejects(half.read(), /the connection was closed within the answer/);
    const other = await answering((socket) => socket.end('220 mail.example ESMTP\r\n'));
    await assert.rejects(other.read(), /answered something that is no HTTP/);
    const unmeasured = await answering((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nActive'));
    assert.equal(await unmeasured.read(), 'Active');
    const bits = await answering((socket) => {
      socket.setNoDelay(true);
      for (const bit of 'HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\nActive') socket.write(bit);
    });
    assert.equal(await bits.read(), 'Active');
  });

  it('waits for a server that is frozen, and is there when that goes on', async () => {
    const page = open('/status');
    await page.read();
    nginx.pause();
    const read = page.read();
    nginx.resume();
    assert.match(await read, /^Active/);
    assert.match(await page.read(), /^Active/);
  });
});
