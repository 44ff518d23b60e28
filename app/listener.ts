/** The public listener of a worker, and the stop that loses no request. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { Server as TcpServer } from 'node:net';

/** nginx closes an idle connection after 60 s; the worker must not close it first, in the middle of a request. */
const keepAliveTimeoutMs = 75_000;
const headersTimeoutMs = 76_000;
const requestTimeoutMs = 30_000;
/** By then everybody who kept an idle connection has had an answer that says to close it. */
const idleSweepMs = 5000;
/** A request that is still under way then is cut off. */
const longestStopMs = 10_000;

/**
 * Resolves when connections are accepted. Rejects when the port is taken.
 * @param shouldUpgradeCallback which requests are emitted as `upgrade` instead of being handled
 */
export function listen(
  handler: RequestListener,
  host: string,
  port: number,
  shouldUpgradeCallback: (request: IncomingMessage) => boolean = () => false,
): Promise<Server> {
  const timeouts = { keepAliveTimeout: keepAliveTimeoutMs, requestTimeout: requestTimeoutMs };
  const server = createServer({ ...timeouts, shouldUpgradeCallback }, handler);
  server.headersTimeout = headersTimeoutMs;
  const { promise, resolve, reject } = Promise.withResolvers<Server>();
  server.once('error', reject);
  server.listen(port, host, () => {
    server.off('error', reject);
    resolve(server);
  });
  return promise;
}

/**
 * Stops accepting connections, and resolves when the last one is closed. `http.Server.close` would close idle
 * keep-alive connections at once, also one on which a request is just arriving; `net.Server.close` leaves them.
 */
export async function stopListening(server: Server): Promise<void> {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  TcpServer.prototype.close.call(server, () => resolve());
  const sweep = setTimeout(() => server.closeIdleConnections(), idleSweepMs);
  const cut = setTimeout(() => server.closeAllConnections(), longestStopMs);
  await closed;
  clearTimeout(sweep);
  clearTimeout(cut);
}
