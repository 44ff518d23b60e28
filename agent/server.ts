/** The agent's HTTP server: `/metrics` in the text format, and `/healthz`, which asks no target. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { contentTypes } from '../metrics/instruments/exposition.ts';
import type { Logger } from '../service/log.ts';

export interface AgentServerOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly render: () => Promise<string>;
  readonly logger: Logger;
}

/** Starts the server and resolves when it accepts connections. Rejects when the address is taken. */
export async function startAgentServer({ host, port, render, logger }: AgentServerOptions): Promise<Server> {
  const server = createServer((request, response) => {
    answer(request, response, render).catch((error) => {
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

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  render: () => Promise<string>,
): Promise<void> {
  const path = request.url?.split('?')[0];
  if (request.method !== 'GET') {
    response.setHeader('allow', 'GET');
    return sendText(response, 405, 'Only GET is allowed.\n');
  }
  if (path === '/healthz') return sendText(response, 200, 'ok\n');
  if (path !== '/metrics') return sendText(response, 404, 'Here are /metrics and /healthz.\n');
  const body = await render();
  response.writeHead(200, { 'content-type': contentTypes.text }).end(body);
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}
