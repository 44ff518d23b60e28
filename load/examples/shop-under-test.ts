/** The shop that load/examples/shop.ts is about, as a small real server that can be made to fail. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Shop {
  readonly url: string;
  /** "GET /products": what was asked for so far. */
  readonly asked: readonly string[];
  /** Of the request that was answered last. */
  readonly headers: IncomingMessage['headers'];
  /** From now on each answer has this status, or takes so long. */
  become(how: { readonly status?: number; readonly delayMs?: number }): void;
  close(): Promise<void>;
}

const products = ['cup', 'teapot', 'tea'].map((name, index) => ({ id: index + 1, name }));

export async function openShop(): Promise<Shop> {
  const asked: string[] = [];
  let headers: IncomingMessage['headers'] = {};
  let how: { status?: number; delayMs?: number } = {};
  const server = createServer(async (request, response) => {
    const { method = '', url = '' } = request;
    asked.push(`${method} ${url}`);
    headers = request.headers;
    const { status = 200, found } = answerTo(method, url, await text(request));
    const answer = (): unknown => response.writeHead(how.status ?? status).end(JSON.stringify(found));
    if (how.delayMs === undefined) answer();
    else setTimeout(answer, how.delayMs);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // it listens on a port
    asked,
    get headers() {
      return headers;
    },
    become(next) {
      how = next;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answerTo(method: string, url: string, body: string): { status?: number; found: unknown } {
  const { pathname, searchParams } = new URL(url, 'http://shop');
  if (pathname === '/products') return { found: products };
  if (pathname === '/search')
    return { found: products.filter(({ name }) => name.includes(searchParams.get('q') ?? '')) };
  const wanted = pathname === '/orders' && method === 'POST' ? JSON.parse(body).product : Number(pathname.slice(10));
  const found = products.find(({ id }) => id === wanted);
  if (!found) return { status: 404, found: null };
  return pathname === '/orders' ? { status: 201, found: { ordered: found } } : { found };
}
