/**
 * One connection of an HTTP/1.1 server that reads no bodies: requests in, answers out, in order. It works on any socket,
 * and without Node's HTTP modules, which take 16 MB and a good part of the time of a scrape.
 */
import type { Socket } from 'node:net';
import { type HttpAnswer, plainText, renderAnswer } from './answer.ts';
import { BadRequest, type HttpRequest, parseHead } from './request.ts';
import { giveBack } from './reused-bytes.ts';

/** Answers a request; what it throws is answered by 500 and given to `failed`. */
export type HttpHandler = (request: HttpRequest) => HttpAnswer | Promise<HttpAnswer>;

export interface ConnectionOptions {
  readonly handle: HttpHandler;
  readonly failed: (error: unknown) => void;
  readonly limits: ConnectionLimits;
}

export interface ConnectionLimits {
  /** From the opening of the connection, or from the first byte of a later request, to the end of its head. */
  readonly headWithinMs: number;
  /** For a client that does not read its answer, which stays in our memory meanwhile. */
  readonly silentMs: number;
  /** Between two requests; longer than scrapes are apart, so that each needs no new connection. */
  readonly idleMs: number;
}

export const usualLimits: ConnectionLimits = { headWithinMs: 5000, silentMs: 30_000, idleMs: 330_000 };

const maxHeadBytes = 16 * 1024;
const endOfHead = '\r\n\r\n';

/** Serves one connection until it ends. */
export function serveConnection(socket: Socket, { handle, failed, limits }: ConnectionOptions): void {
  /** What has arrived and was not looked at; one byte is one character. */
  let received = '';
  let isBusy = false;
  let isOver = false;
  let headTimer: NodeJS.Timeout | undefined;

  const send = (answer: HttpAnswer, keepAlive: boolean, headOnly: boolean): void => {
    const bytes = renderAnswer(answer, { keepAlive, headOnly });
    if (!socket.write(bytes, () => giveBack(bytes))) {
      socket.setTimeout(limits.silentMs);
      socket.once('drain', () => socket.setTimeout(limits.idleMs));
    }
    if (keepAlive) return;
    isOver = true;
    socket.end();
  };
  const refuse = (status: number, message: string): void => {
    clearTimeout(headTimer);
    send(plainText(status, `${message}\n`), false, false);
  };
  const expectHead = (): void => {
    headTimer ??= setTimeout(refuse, limits.headWithinMs, 408, 'The request took too long.');
  };
  const answer = async (request: HttpRequest): Promise<void> => {
    const keepAlive = request.keepAlive && !request.hasBody;
    const headOnly = request.method === 'HEAD';
    try {
      send(await handle(request), keepAlive, headOnly);
    } catch (error) {
      failed(error);
      send(plainText(500, 'This could not be answered; the log says why.\n'), false, headOnly);
    }
  };
  const next = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    while (!isOver && !socket.destroyed) {
      const request = takeRequest();
      if (!request) break;
      await answer(request);
      if (socket.writableNeedDrain) await drained(socket);
    }
    isBusy = false;
  };
  const takeRequest = (): HttpRequest | undefined => {
    const end = received.indexOf(endOfHead);
    if (end > maxHeadBytes || (end < 0 && received.length > maxHeadBytes)) {
      refuse(431, `The head of the request is longer than ${maxHeadBytes} bytes.`);
      return undefined;
    }
    if (end < 0) {
      // An empty line before a request is forgiven (RFC 9112, 2.2).
      if (received === '\r\n') received = '';
      if (received !== '') expectHead();
      return undefined;
    }
    clearTimeout(headTimer);
    headTimer = undefined;
    const head = received.slice(0, end).replace(/^\r\n/, '');
    received = received.slice(end + endOfHead.length);
    try {
      return parseHead(head, socket);
    } catch (error) {
      if (!(error instanceof BadRequest)) throw error;
      refuse(error.status, error.message);
      return undefined;
    }
  };

  expectHead();
  socket.setNoDelay(true);
  socket.setTimeout(limits.idleMs, () => socket.destroy());
  // A client that goes away in the middle is no failure of ours.
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    isOver = true;
    clearTimeout(headTimer);
  });
  socket.on('data', (chunk: Buffer) => {
    if (isOver) return;
    received += chunk.toString('latin1');
    // While one is answered, the next may wait, but not pile up.
    if (isBusy && received.length > 2 * maxHeadBytes) return void socket.destroy();
    void next();
  });
}

/** Who asks for more without reading what is there would fill our memory. Resolves as well when the connection ends. */
async function drained(socket: Socket): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.once('drain', resolve).once('close', resolve);
  await promise;
  socket.off('drain', resolve).off('close', resolve);
}
