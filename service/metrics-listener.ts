/** The listener that only Prometheus talks to: `/metrics`, and nothing of the product. */
import { createServer, type Server } from 'node:http';
import { contentTypes, type ExpositionFormat, negotiateFormat } from '../metrics/instruments/exposition.ts';
import type { Logger } from './log.ts';

export interface MetricsListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly render: (format: ExpositionFormat) => Promise<string>;
  readonly logger: Logger;
}

/** Starts the listener and resolves when it accepts connections. Rejects when the port is taken. */
export async function startMetricsListener(options: MetricsListenerOptions): Promise<Server> {
  const { host, port, render, logger } = options;
  const server = createServer(async (request, response) => {
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Only GET /metrics is here.\n');
      return;
    }
    const format = negotiateFormat(request.headers.accept);
    try {
      const body = await render(format);
      response.writeHead(200, { 'content-type': contentTypes[format] }).end(body);
    } catch (error) {
      logger.error({ err: error }, 'the metrics could not be rendered');
      response
        .writeHead(500, { 'content-type': 'text/plain' })
        .end('The metrics could not be rendered; see the log.\n');
    }
  });
  const { promise, resolve, reject } = Promise.withResolvers<Server>();
  server.once('error', reject);
  server.listen(port, host, () => {
    server.off('error', reject);
    resolve(server);
  });
  return promise;
}
