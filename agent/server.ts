/**
 * The agent's HTTP server: `/metrics` in the text format, `/` for people, and `/healthz`, which asks no target. As many
 * scrapes as are allowed are answered at once; more get 503.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { constants, gzipSync } from 'node:zlib';
import { contentTypes } from '../metrics/instruments/exposition.ts';
import type { Logger } from '../service/log.ts';
import { renderPage } from './page.ts';
import type { CollectorState } from './registry.ts';

export interface AgentServerOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Scrapes that are answered at once. */
  readonly maxRequests: number;
  readonly render: () => Promise<string>;
  readonly states: () => readonly CollectorState[];
  /** Called for each scrape that was turned away. */
  readonly rejected: () => void;
  readonly logger: Logger;
}

/** Starts the server and resolves when it accepts connections. Rejects when the address is taken. */
export async function startAgentServer(options: AgentServerOptions): Promise<Server> {
  const { host, port, logger } = options;
  const answer = createAnswer(options);
  const server = createServer((request, response) => {
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

function createAnswer({ render, states, maxRequests, rejected }: AgentServerOptions): Answer {
  let scrapes = 0;
  const answerScrape: Answer = async (request, response) => {
    if (scrapes >= maxRequests) {
      rejected();
      return sendText(response, 503, `${maxRequests} scrapes are being answered; that is as many as are allowed.\n`);
    }
    scrapes++;
    try {
      sendMetrics(request, response, await render());
    } finally {
      scrapes--;
    }
  };
  return async (request, response) => {
    if (request.method !== 'GET') {
      response.setHeader('allow', 'GET');
      return sendText(response, 405, 'Only GET is allowed.\n');
    }
    const path = request.url?.split('?')[0];
    if (path === '/metrics') return answerScrape(request, response);
    if (path === '/healthz') return sendText(response, 200, 'ok\n');
    if (path !== '/') return sendText(response, 404, 'Here are /, /metrics and /healthz.\n');
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(renderPage(states()));
  };
}

/** Compressed when asked for, but not for this machine itself: there it would cost CPU time on both sides and save nothing. */
function sendMetrics({ headers, socket }: IncomingMessage, response: ServerResponse, text: string): void {
  const compress = /\bgzip\b/.test(headers['accept-encoding']?.toString() ?? '') && !isLocal(socket.remoteAddress);
  const body = Buffer.from(text);
  const sent = compress ? gzipSync(body, { level: constants.Z_BEST_SPEED }) : body;
  response.writeHead(200, {
    'content-type': contentTypes.text,
    'content-length': sent.length,
    ...(compress && { 'content-encoding': 'gzip' }),
  });
  response.end(sent);
}

const isLocal = (address = ''): boolean => /^(::ffff:)?127\.|^::1$/.test(address);

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}
