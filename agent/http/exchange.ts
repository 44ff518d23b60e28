/**
 * One request over a socket, and its answer. Without Node's HTTP client, which takes three times the CPU time for a small
 * page, and 16 MB where nothing else needs it.
 */
import type { X509Certificate } from 'node:crypto';
import { connect, isIP, type Socket } from 'node:net';
import process from 'node:process';
import type { TLSSocket } from 'node:tls';
import { AnswerReader, type ReceivedAnswer } from './answer-reader.ts';
import { authorizationOf, shownUrl } from './shown-url.ts';

export interface Connection {
  readonly socket: Socket;
  /** Resolves when it can be written to, with TLS after the certificate was found good. Does not reject. */
  readonly ready: Promise<void>;
  /** The other side's certificate, once it is ready; undefined without TLS. */
  certificate(): X509Certificate | undefined;
}

/** Begins to connect to where an http or https URL points. What goes wrong, the exchange tells. */
export function openConnection(url: string): Connection {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const { promise: ready, resolve } = Promise.withResolvers<void>();
  const tls = protocol === 'https:' ? openTls(host, Number(port || 443), resolve) : undefined;
  const socket = tls ?? connect(Number(port || 80), host, resolve);
  // What happens to it between two exchanges, the next one notices.
  socket.on('error', () => undefined);
  return { socket, ready, certificate: () => tls?.getPeerX509Certificate() };
}

function openTls(host: string, port: number, ready: () => void): TLSSocket {
  // Only where it is needed: it takes 5 MB.
  const { connect } = process.getBuiltinModule('node:tls');
  // A name is sent in the handshake; an address may not be.
  return connect({ host, port, ...(isIP(host) === 0 && { servername: host }) }, ready);
}

export interface RequestOptions {
  /** In 1.0, an answer comes in one piece; not every server takes it. */
  readonly version: '1.0' | '1.1';
  readonly userAgent: string;
  readonly keepAlive: boolean;
}

/** The text of a GET request, with the user and the password of the URL. */
export function requestText(url: string, { version, userAgent, keepAlive }: RequestOptions): string {
  const target = new URL(url);
  const authorization = authorizationOf(target);
  return [
    `GET ${target.pathname}${target.search} HTTP/${version}`,
    `Host: ${target.host}`,
    `User-Agent: ${userAgent}`,
    'Accept: */*',
    `Connection: ${keepAlive ? 'keep-alive' : 'close'}`,
    ...(authorization ? [`Authorization: ${authorization}`] : []),
    '\r\n',
  ].join('\r\n');
}

export interface ExchangeOptions {
  /** For what is told when it goes wrong. */
  readonly url: string;
  readonly request: string;
  /** From the opening of the connection to the last byte. */
  readonly withinMs: number;
  /** How long a body may be that is kept; 0 keeps none, however long it is. */
  readonly maxBodyBytes: number;
}

/**
 * Sends the request; resolves to the complete answer. Afterwards, a connection that is not kept is closed.
 * Rejects with `NoAnswer` when the other side closed it before a first byte, otherwise with an error in words.
 */
export async function exchange({ socket, ready }: Connection, options: ExchangeOptions): Promise<ReceivedAnswer> {
  const { url, request, withinMs, maxBodyBytes } = options;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const reader = new AnswerReader(maxBodyBytes);
  const onData = (chunk: Buffer): void => {
    try {
      if (reader.push(chunk)) resolve();
    } catch (error) {
      reject(error);
    }
  };
  // A connection that is cut is one that is closed: what has come tells whether that is an error.
  const onError = (error: NodeJS.ErrnoException): void =>
    error.code === 'ECONNRESET' || error.code === 'EPIPE' ? resolve() : reject(error);
  const timer = setTimeout(() => reject(new Error(`no answer within ${withinMs} ms`)), withinMs);
  socket.on('data', onData).on('error', onError).on('close', resolve).on('end', resolve);
  void ready.then(() => socket.write(request));
  let answer: ReceivedAnswer | undefined;
  try {
    await promise;
    answer = reader.end();
    return answer;
  } catch (error) {
    if (error instanceof Error) error.message = `${shownUrl(url)}: ${error.message}`;
    throw error;
  } finally {
    clearTimeout(timer);
    socket.off('data', onData).off('error', onError).off('close', resolve).off('end', resolve);
    if (!answer?.isKept) socket.destroy();
  }
}
