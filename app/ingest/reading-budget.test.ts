/** Large reports that arrive at the same time, over the network: together they are held to a limit, alone they are not. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { HttpError } from '../http-error.ts';
import { readBody } from './body.ts';
import { ReadingBudget } from './reading-budget.ts';

const mostBytes = 100_000;
let server: Server;
let refused = 0;
let read = 0;

before(async () => {
  const budget = new ReadingBudget(() => {
    refused += 1;
  }, mostBytes);
  server = createServer(async (request, response) => {
    try {
      for await (const text of readBody(request, 10 * mostBytes, budget)) read += text.length;
      response.end('ok');
    } catch (error) {
      response.statusCode = error instanceof HttpError ? error.status : 500;
      response.end(String(error));
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

after(() => void server?.close());

/** A report that goes on until it is ended. */
function send(bytes: number) {
  // A server that listens on a port has such an address.
  const { port } = server.address() as AddressInfo;
  const request = httpRequest({ host: '127.0.0.1', port, method: 'POST', agent: false });
  const answered = once(request, 'response').then(([response]) => (response as IncomingMessage).resume().statusCode);
  request.write('x'.repeat(bytes));
  return { request, answered };
}

async function untilRead(bytes: number): Promise<void> {
  while (read < bytes) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('of several at once the one that makes it too much is refused, and then there is room again', async () => {
  const first = send(60_000);
  await untilRead(60_000);
  const second = send(60_000);
  assert.equal(await second.answered, 503);
  assert.equal(refused, 1);
  first.request.end();
  assert.equal(await first.answered, 200);

  read = 0;
  const alone = send(3 * mostBytes);
  await untilRead(3 * mostBytes);
  alone.request.end();
  assert.equal(await alone.answered, 200);
  assert.equal(refused, 1);
});
