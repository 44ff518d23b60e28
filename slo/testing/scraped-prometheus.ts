/** A real Prometheus that scrapes one endpoint each second, which says what a test wants it to say. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { startPrometheus } from '../../test/services.ts';

export interface ScrapedPrometheus extends AsyncDisposable {
  readonly url: string;
}

/** @param exposed the text of the endpoint, whose job is `app` */
export async function startScrapedPrometheus(exposed: string): Promise<ScrapedPrometheus> {
  const endpoint = await serve(() => `${exposed}\n`);
  const target = `static_configs: [{ targets: ["${hostOf(endpoint)}"] }]`;
  const prometheus = await startPrometheus({
    config: `scrape_configs: [{ job_name: app, scrape_interval: 1s, ${target} }]\n`,
  });
  return {
    url: prometheus.url,
    async [Symbol.asyncDispose]() {
      await prometheus[Symbol.asyncDispose]();
      endpoint.close();
    },
  };
}

/** A server on a free port that answers each request by its body. */
export async function serve(answer: (body: string) => string): Promise<Server> {
  const server = createServer(async (request, response) => {
    const body = answer(await text(request));
    response.writeHead(200, { 'content-type': 'text/plain' }).end(body);
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  return server;
}

export const hostOf = (server: Server): string => `127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on TCP
