/**
 * A small page of text on this machine or near it, read again and again over one connection that is kept: measured a
 * third of what Node's HTTP client takes for it. It speaks HTTP/1.0, where an answer comes in one piece.
 */
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { version } from '../../service/version.ts';
import { authorizationOf, shownUrl } from './shown-url.ts';

export interface StatusPage {
  /** The text of the page. Rejects when it does not come, or is none. Calls must not overlap. */
  read(): Promise<string>;
  close(): void;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  /** Whether the server lets the connection be used again. */
  readonly isKept: boolean;
}

/** A server that is frozen is waited for in the background; this is when that is given up for a new connection. */
const answerWithinMs = 60_000;
const maxBytes = 64 * 1024;

/** Thrown when the connection was closed before a first byte. */
class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** Prepares to read the page at `url` (http or https). */
export function openStatusPage(url: string): StatusPage {
  const place = shownUrl(url);
  const target = new URL(url);
  const request = requestText(target);
  let kept: Socket | undefined;
  let isClosed = false;

  const readOver = async (socket: Socket): Promise<string> => {
    kept = socket;
    const { status, body, isKept } = parseAnswer(await exchange(socket, { request, place }), place);
    if (!isKept) socket.destroy();
    if (status !== 200) throw new Error(`${place} answered ${status}; expected: 200`);
    return body;
  };
  return {
    async read() {
      try {
        if (kept && !kept.destroyed) return await readOver(kept);
      } catch (error) {
        // The server may close a connection at the moment at which it is used again; a new one tells.
        kept?.destroy();
        if (!(error instanceof NoAnswer) || isClosed) throw error;
      }
      return readOver(openSocket(target));
    },
    close() {
      isClosed = true;
      kept?.destroy();
    },
  };
}

function requestText(url: URL): string {
  const authorization = authorizationOf(url);
  return [
    `GET ${url.pathname}${url.search} HTTP/1.0`,
    `Host: ${url.host}`,
    `User-Agent: lvd-agent/${version}`,
    'Connection: keep-alive',
    ...(authorization ? [`Authorization: ${authorization}`] : []),
    '\r\n',
  ].join('\r\n');
}

function openSocket({ protocol, hostname, port }: URL): Socket {
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket =
    protocol === 'http:'
      ? connect(Number(port || 80), host)
      : // A name is sent in the handshake; an address may not be.
        connectTls({ host, port: Number(port || 443), ...(isIP(host) === 0 && { servername: host }) });
  // What happens to it between two reads, the next read notices.
  return socket.on('error', () => undefined);
}

/** Sends the request; resolves to all that came until the answer was complete or the connection was closed. */
function exchange(socket: Socket, { request, place }: { request: string; place: string }): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let text = '';
  const onData = (chunk: Buffer): void => {
    text += chunk.toString('latin1'); // a character a byte, as the length is told
    if (text.length > maxBytes) socket.destroy(new Error(`${place}: more than ${maxBytes} bytes`));
    else if (isComplete(text)) resolve(text);
  };
  const onError = (error: NodeJS.ErrnoException): void =>
    error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve(text) : reject(error);
  const onEnd = (): void => resolve(text);
  const timer = setTimeout(
    () => socket.destroy(new Error(`${place}: no answer within ${answerWithinMs / 1000} s`)),
    answerWithinMs,
  );
  socket.on('data', onData).on('error', onError).on('close', onEnd).on('end', onEnd);
  socket.write(request);
  return promise.finally(() => {
    clearTimeout(timer);
    socket.off('data', onData).off('error', onError).off('close', onEnd).off('end', onEnd);
  });
}

const headEnd = '\r\n\r\n';

/** How long the whole answer is; undefined when that is not told, and it ends with the connection. */
function lengthOf(text: string): number | undefined {
  const end = text.indexOf(headEnd);
  const length = end < 0 ? undefined : /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, end))?.[1];
  return length === undefined ? undefined : end + headEnd.length + Number(length);
}

const isComplete = (text: string): boolean => text.length >= (lengthOf(text) ?? Number.POSITIVE_INFINITY);

function parseAnswer(text: string, place: string): Answer {
  if (text === '') throw new NoAnswer(`${place}: the connection was closed without an answer`);
  const end = text.indexOf(headEnd);
  const head = text.slice(0, Math.max(end, 0));
  const status = /^HTTP\/1\.[01] (\d{3})\b/.exec(head)?.[1];
  if (status === undefined) throw new Error(`${place} answered something that is no HTTP`);
  if (text.length < (lengthOf(text) ?? 0)) throw new Error(`${place}: the connection was closed within the answer`);
  const isKept = isComplete(text) && /\r\nconnection: *keep-alive/i.test(head);
  return { status: Number(status), body: text.slice(end + headEnd.length), isKept };
}
