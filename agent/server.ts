/**
 * The agent's HTTP server: `/metrics` in the text format, `/` for people, and `/healthz`, which asks no target. As many
 * scrapes as are allowed are answered at once; more get 503.
 */
import process from 'node:process';
import { contentTypes } from '../metrics/instruments/exposition.ts';
import type { Logger } from '../service/log.ts';
import { concatenate, type HttpAnswer, plainText } from './http/answer.ts';
import { type HttpHandler, usualLimits } from './http/connection.ts';
import type { HttpRequest } from './http/request.ts';
import { giveBack } from './http/reused-bytes.ts';
import { type HttpServer, type HttpServerOptions, startHttpServer } from './http/server.ts';
import { renderPage } from './page.ts';
import type { CollectorState } from './registry.ts';
import type { Gate } from './web/gate.ts';

export interface AgentServerOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Scrapes that are answered at once. */
  readonly maxRequests: number;
  /** One exposition; within `limitMs`, where the scraper says how long it waits. */
  readonly render: (limitMs?: number) => Promise<readonly string[]>;
  readonly states: () => readonly CollectorState[];
  /** Called for each scrape that was turned away. */
  readonly rejected: () => void;
  readonly logger: Logger;
  /** Who is let in; without it, everybody. */
  readonly gate?: Gate | undefined;
  /** Makes the server when it speaks TLS. */
  readonly create?: HttpServerOptions['create'];
}

/** Each connection takes a file descriptor, of which collectors need some. */
const maxConnections = 500;

/** Starts the server and resolves when it accepts connections. Rejects when the address is taken. */
export function startAgentServer(options: AgentServerOptions): Promise<HttpServer> {
  const { host, port, logger, create } = options;
  return startHttpServer({
    host,
    port,
    maxConnections,
    limits: usualLimits,
    handle: createHandler(options),
    failed: (error) => logger.error({ err: error }, 'a request could not be answered'),
    ...(create && { create }),
  });
}

function createHandler(options: AgentServerOptions): HttpHandler {
  const { gate } = options;
  const answer = createAnswer(options);
  if (!gate) return answer;
  return async (request) => {
    const answered = (await gate.refusalOf(request)) ?? (await answer(request));
    return { ...answered, headers: { ...gate.headers, ...answered.headers } };
  };
}

function createAnswer({ render, states, maxRequests, rejected }: AgentServerOptions): HttpHandler {
  let scrapes = 0;
  const answerScrape: HttpHandler = async (request) => {
    if (scrapes >= maxRequests) {
      rejected();
      return plainText(503, `${maxRequests} scrapes are being answered; that is as many as are allowed.\n`);
    }
    scrapes++;
    try {
      return metricsFor(request, await render(limitMsOf(request)));
    } finally {
      scrapes--;
    }
  };
  return (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return plainText(405, 'Only GET is allowed.\n', { allow: 'GET, HEAD' });
    }
    const path = request.target.split('?')[0];
    if (path === '/metrics') return answerScrape(request);
    if (path === '/healthz' || path === '/-/healthy') return plainText(200, 'ok\n');
    if (path !== '/') return plainText(404, 'Here are /, /metrics and /healthz.\n');
    return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: renderPage(states()) };
  };
}

/** What zlib writes into at a time; what it leaves of the last one is garbage for long. */
const chunkSize = 4096;

/** Compressed when asked for, but not for this machine itself: there it would cost CPU time on both sides and save nothing. */
function metricsFor({ headers, socket }: HttpRequest, texts: readonly string[]): HttpAnswer {
  const compress = acceptsGzip(headers.get('accept-encoding')) && !isLocal(socket.remoteAddress);
  const type = { 'content-type': contentTypes.text };
  if (!compress) return { status: 200, headers: type, body: texts };
  // Only where somebody else asks: it takes 2 MB.
  const { constants, gzipSync } = process.getBuiltinModule('node:zlib');
  const bytes = concatenate(texts);
  const body = gzipSync(bytes, { level: constants.Z_BEST_SPEED, chunkSize });
  giveBack(bytes);
  return { status: 200, headers: { ...type, 'content-encoding': 'gzip' }, body };
}

/** `gzip` or `*` with a weight that is not 0; what is said of `gzip` itself counts before `*`. */
export function acceptsGzip(acceptEncoding = ''): boolean {
  const weights = new Map(
    acceptEncoding.split(',').map((part) => {
      const [coding = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
      return [coding, Number(weight)];
    }),
  );
  return (weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0) > 0;
}

/** What a scraper that gives up sooner leaves for the way of the answer, as the exporters reckon it. */
const wayMs = 500;

/** How long a scrape may take by what its scraper says; undefined when it says nothing that makes sense. */
function limitMsOf({ headers }: HttpRequest): number | undefined {
  const timeoutMs = Number(headers.get('x-prometheus-scrape-timeout-seconds')) * 1000;
  return timeoutMs > 0 ? Math.max(timeoutMs - wayMs, timeoutMs / 2) : undefined;
}

const isLocal = (address = ''): boolean => /^(::ffff:)?127\.|^::1$/.test(address);
