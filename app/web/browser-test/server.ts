/**
 * A small server for browser tests: serves pages that a test renders, the built assets, and a live stream that the
 * test drives by hand, all under the security policy of the product.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { BoardChange, PageContext } from '../../board/document.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const contentSecurityPolicy =
  "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'";

export interface PageServerOptions {
  readonly assetsDir: string;
  /** Renders the page of a path, or null when there is none. */
  readonly render: (path: string) => string | null;
}

export interface StreamRequest {
  readonly query: string;
  readonly lastEventId: string | null;
}

export interface PageServer {
  readonly origin: string;
  /** From which version on each live stream was asked for, in order: by its URL, or by `Last-Event-ID` when it resumes. */
  readonly streams: readonly StreamRequest[];
  /** The bodies of what was posted, in order, each after its path. */
  readonly posted: readonly string[];
  /** How many streams were refused. */
  refused(): number;
  /** Sends a change to every open stream. */
  push(change: BoardChange): void;
  /** Tells every open stream that it has to read everything anew. */
  reset(): void;
  /** Tells every open stream that what the server shows is old, or, with null, is no more. */
  stale(stale: PageContext['stale']): void;
  /** Cuts every open stream; with `refuse`, new ones are answered 503 until `refuse` is false. */
  cut(refuse: boolean): void;
  close(): Promise<void>;
}

/** Listens on a free port of the loopback interface. */
export async function startPageServer({ assetsDir, render }: PageServerOptions): Promise<PageServer> {
  const open = new Set<ServerResponse>();
  const streams: StreamRequest[] = [];
  const posted: string[] = [];
  let refusing = false;
  let refused = 0;

  const answer = async (url: URL, lastEventId: string | null, response: ServerResponse): Promise<void> => {
    response.setHeader('content-security-policy', contentSecurityPolicy);
    if (url.pathname === '/live') {
      if (refusing) {
        refused += 1;
        return end(response, 503);
      }
      streams.push({ query: url.search, lastEventId });
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write('retry: 50\n\n');
      open.add(response);
      response.on('close', () => open.delete(response));
      return;
    }
    if (url.pathname.startsWith('/assets/')) return sendAsset(join(assetsDir, url.pathname.slice(8)), response);
    const page = render(url.pathname);
    if (page === null) return end(response, 404);
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(page);
  };

  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      text(request).then((body) => {
        posted.push(`${request.url} ${body}`);
        end(response, refusing ? 503 : 200);
      });
      return;
    }
    const lastEventId = request.headers['last-event-id']?.toString() ?? null;
    answer(new URL(request.url ?? '/', 'http://localhost'), lastEventId, response).catch(() => end(response, 500));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the page server has no port');

  const send = (text: string): void => {
    for (const stream of open) stream.write(text);
  };
  return {
    origin: `http://127.0.0.1:${address.port}`,
    streams,
    posted,
    refused: () => refused,
    push: (change) => send(`event: board\nid: ${change.version}\ndata: ${JSON.stringify(change)}\n\n`),
    reset: () => send('event: reset\ndata: {}\n\n'),
    stale: (stale) => send(`event: stale\ndata: ${JSON.stringify(stale)}\n\n`),
    cut: (refuse) => {
      refusing = refuse;
      for (const stream of open) stream.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function sendAsset(path: string, response: ServerResponse): Promise<void> {
  response.setHeader('content-type', contentTypes[extname(path)] ?? 'application/octet-stream');
  response.end(await readFile(path));
}

function end(response: ServerResponse, status: number): void {
  response.statusCode = status;
  response.end();
}
