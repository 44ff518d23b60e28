/** The public listener of a worker, and the stop that loses no request. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { Server as TcpServer } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Whoever keeps idle connections closes them sooner; the worker must not be the first, in the middle of a request. */
const keepAliveTimeoutMs = 75_000;
const headersTimeoutMs = 76_000;
const requestTimeoutMs = 30_000;
/**
 * nginx has closed its idle connections after a second. What is idle then belongs to others, who sent no request for so
 * long.
 */
const idleSweepMs = 2000;
/** Under a storm of new connections there may be no quiet turn. */
const longestAcceptMs = 250;
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
 * keep-alive connections at once, also one on which a request is just arriving; `net.Server.close` leaves them: every
 * later answer says to close its connection, and nginx closes those that it does not need by itself.
 * @param onRefusing called as soon as new connections are refused
 */
export async function stopListening(server: Server, onRefusing: () => void = () => undefined): Promise<void> {
  await untilNobodyWaits(server);
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  TcpServer.prototype.close.call(server, () => resolve());
  onRefusing();
  const sweep = setTimeout(() => server.closeIdleConnections(), idleSweepMs);
  const cut = setTimeout(() => server.closeAllConnections(), longestStopMs);
  await closed;
  clearTimeout(sweep);
  clearTimeout(cut);
}

/**
 * The kernel has made a connection before the worker accepts it, and resets those that wait when the listener is
 * closed; a POST on it would be lost. Node.js accepts one in each turn of its loop, so none waits after a turn that
 * brought none. Closing follows in that same turn.
 */
async function untilNobodyWaits(server: Server): Promise<void> {
  let accepted = false;
  const onConnection = (): void => {
    accepted = true;
  };
  server.on('connection', onConnection);
  const deadline = performance.now() + longestAcceptMs;
  do {
    accepted = false;
    await nextTurn();
    await nextTurn();
  } while (accepted && performance.now() < deadline);
  server.off('connection', onConnection);
}
