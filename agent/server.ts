/**
 * The agent's HTTP server: `/metrics` in the text format, `/` for people, and `/healthz`, which asks no target. As many
 * scrapes as are allowed are answered at once; more get 503.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { constants, gzipSync } from 'node:zlib';
import { contentTypes } from '../metrics/instruments/exposition.ts';
import type { Logger } from '../service/log.ts';
import { renderPage } from './page.ts';
import type { CollectorState } from './registry.ts';
import type { Gate } from './web/gate.ts';
import { createListener } from './web/listener.ts';
import type { WebSettings } from './web/web-settings.ts';

export interface AgentServerOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Scrapes that are answered at once. */
  readonly maxRequests: number;
  /** One exposition; within `limitMs`, where the scraper says how long it waits. */
  readonly render: (limitMs?: number) => Promise<string>;
  readonly states: () => readonly CollectorState[];
  /** Called for each scrape that was turned away. */
  readonly rejected: () => void;
  readonly logger: Logger;
  /** Who is let in, and whether TLS is spoken; without it, everybody and not. */
  readonly web?: { readonly settings: WebSettings; readonly gate: Gate } | undefined;
}

/** Starts the server and resolves when it accepts connections. Rejects when the address is taken. */
export async function startAgentServer(options: AgentServerOptions): Promise<Server> {
  const { host, port, logger, web } = options;
  const answer = createAnswer(options);
  const server = createListener(web?.settings, (request, response) => {
    answer(request, response).catch((error) => {
      logger.error({ err: error }, 'the metrics could not be rendered');
      sendText(response, 500, 'The metrics could not be rendered; see the log.\n');
    });
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, host, resolve);
  await promise;
  server.off('error', reject);
  return server;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

function createAnswer({ render, states, maxRequests, rejected, web }: AgentServerOptions): Answer {
  let scrapes = 0;
  const answerScrape: Answer = async (request, response) => {
    if (scrapes >= maxRequests) {
      rejected();
      return sendText(response, 503, `${maxRequests} scrapes are being answered; that is as many as are allowed.\n`);
    }
    scrapes++;
    try {
      sendMetrics(request, response, await render(limitMsOf(request)));
    } finally {
      scrapes--;
    }
  };
  return async (request, response) => {
    if (web && !(await web.gate.admit(request, response))) return;
    if (request.method !== 'GET') {
      response.setHeader('allow', 'GET');
      return sendText(response, 405, 'Only GET is allowed.\n');
    }
    const path = request.url?.split('?')[0];
    if (path === '/metrics') return answerScrape(request, response);
    if (path === '/healthz' || path === '/-/healthy') return sendText(response, 200, 'ok\n');
    if (path !== '/') return sendText(response, 404, 'Here are /, /metrics and /healthz.\n');
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(renderPage(states()));
  };
}

/** Compressed when asked for, but not for this machine itself: there it would cost CPU time on both sides and save nothing. */
function sendMetrics({ headers, socket }: IncomingMessage, response: ServerResponse, text: string): void {
  const compress = acceptsGzip(headers['accept-encoding']?.toString()) && !isLocal(socket.remoteAddress);
  const body = Buffer.from(text);
  const sent = compress ? gzipSync(body, { level: constants.Z_BEST_SPEED }) : body;
  response.writeHead(200, {
    'content-type': contentTypes.text,
    'content-length': sent.length,
    ...(compress && { 'content-encoding': 'gzip' }),
  });
  response.end(sent);
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
function limitMsOf({ headers }: IncomingMessage): number | undefined {
  const timeoutMs = Number(headers['x-prometheus-scrape-timeout-seconds']) * 1000;
  return timeoutMs > 0 ? Math.max(timeoutMs - wayMs, timeoutMs / 2) : undefined;
}

const isLocal = (address = ''): boolean => /^(::ffff:)?127\.|^::1$/.test(address);

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}
