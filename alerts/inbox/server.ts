/** The inbox's HTTP server: notifications in by Alertmanager's webhook, out as JSON, as a page and as metrics. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { m } from '../../metrics/catalogue/index.ts';
import { contentTypes, negotiateFormat } from '../../metrics/instruments/exposition.ts';
import type { Instruments } from '../../metrics/instruments/instruments.ts';
import type { Logger } from '../../service/log.ts';
import { BodyTooLarge, readBody } from './body.ts';
import { contentSecurityPolicy, renderPage } from './page.ts';
import type { Store } from './store.ts';
import { parseWebhook, WebhookError } from './webhook.ts';

export interface InboxServerOptions {
  readonly store: Store;
  readonly instruments: Instruments;
  readonly logger: Logger;
}

const bodyLimitBytes = 1024 * 1024;
const defaultLimit = 100;
const maxLimit = 1000;

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>;

/** Creates the server; the caller lets it listen. */
export function createInboxServer({ store, instruments, logger }: InboxServerOptions): Server {
  const count = registerMetrics(store, instruments);

  const receive: Handler = async (request, response) => {
    try {
      if (!isJson(request)) throw new HttpError(415, 'the content type must be application/json');
      const alerts = parseWebhook(await readBody(request, bodyLimitBytes));
      store.store(alerts);
      for (const { status } of alerts) count.received[status].inc();
      sendJson(response, 200, { stored: alerts.length });
    } catch (error) {
      count.rejected.inc();
      throw error;
    }
  };
  const list: Handler = (_request, response, url) => {
    const notifications = store.list(readLimit(url));
    sendJson(response, 200, { notifications, firing: store.firing() });
  };
  const page: Handler = (_request, response) => {
    const firing = store.list(maxLimit, 'firing');
    const html = renderPage({ firing, resolved: store.list(defaultLimit, 'resolved'), now: new Date() });
    response.setHeader('content-security-policy', contentSecurityPolicy);
    send(response, 200, 'text/html; charset=utf-8', html);
  };
  const metrics: Handler = async (request, response) => {
    const format = negotiateFormat(request.headers.accept);
    send(response, 200, contentTypes[format], await instruments.render(format));
  };
  const health: Handler = (_request, response) => {
    store.firing();
    send(response, 200, 'text/plain; charset=utf-8', 'ok\n');
  };
  const routes: Readonly<Record<string, Handler>> = {
    'POST /api/v1/alerts': receive,
    'GET /api/v1/notifications': list,
    'GET /healthz': health,
    'GET /metrics': metrics,
    'GET /': page,
  };

  return createServer(async (request, response) => {
    try {
      const url = new URL(request.url ?? '/', 'http://inbox');
      await findHandler(routes, request.method ?? 'GET', url.pathname)(request, response, url);
    } catch (error) {
      answerError(response, error, logger);
    }
  });
}

class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

function findHandler(routes: Readonly<Record<string, Handler>>, method: string, path: string): Handler {
  const handler = routes[`${method === 'HEAD' ? 'GET' : method} ${path}`];
  if (handler) return handler;
  const allowed = Object.keys(routes).filter((route) => route.split(' ')[1] === path);
  if (allowed.length > 0) throw new HttpError(405, `here is only ${allowed.join(', ')}`);
  throw new HttpError(404, `there is no ${path}; here are ${Object.keys(routes).join(', ')}`);
}

function registerMetrics(store: Store, instruments: Instruments) {
  const received = instruments.counter(m.inbox_notifications_received_total, 'notifications');
  const firing = instruments.gauge(m.inbox_alerts_firing, 'notifications').bind({});
  instruments.onScrape(() => firing.set(store.firing()));
  return {
    received: { firing: received.bind({ status: 'firing' }), resolved: received.bind({ status: 'resolved' }) },
    rejected: instruments.counter(m.inbox_notifications_rejected_total, 'notifications').bind({}),
  };
}

/** Only JSON: a web page elsewhere cannot send that without being asked for permission first. */
function isJson(request: IncomingMessage): boolean {
  return request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() === 'application/json';
}

function readLimit(url: URL): number {
  const text = url.searchParams.get('limit') ?? String(defaultLimit);
  const limit = Number(text);
  if (!/^\d+$/.test(text) || limit < 1 || limit > maxLimit) {
    throw new HttpError(400, `limit is "${text}"; expected: a whole number from 1 to ${maxLimit}`);
  }
  return limit;
}

function answerError(response: ServerResponse, error: unknown, logger: Logger): void {
  if (error instanceof WebhookError) {
    sendError(response, 400, error.message, error.problems);
  } else if (error instanceof BodyTooLarge) {
    response.setHeader('connection', 'close');
    sendError(response, 413, error.message);
  } else if (error instanceof HttpError) {
    sendError(response, error.status, error.message);
  } else {
    logger.error({ err: error }, 'a request failed');
    sendError(response, 500, 'the inbox failed; its log says why');
  }
}

function sendError(response: ServerResponse, status: number, message: string, problems?: readonly unknown[]): void {
  sendJson(response, status, { error: { code: `HTTP_${status}`, message, ...(problems && { problems }) } });
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, 'application/json; charset=utf-8', `${JSON.stringify(value)}\n`);
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  const headers = { 'content-type': contentType, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' };
  response.writeHead(status, headers).end(body);
}
