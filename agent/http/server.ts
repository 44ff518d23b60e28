/** A server that answers HTTP/1.1 on TCP. */
import { createServer, type Server, type Socket } from 'node:net';
import { type ConnectionOptions, serveConnection } from './connection.ts';

export interface HttpServerOptions extends ConnectionOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** More are closed at once. */
  readonly maxConnections: number;
  /** Makes the server that listens, for one that encrypts; it hands each connection over when that is ready. */
  readonly create?: (connected: (socket: Socket) => void) => Server;
}

export interface HttpServer {
  readonly port: number;
  /** Closes all connections; resolves when the port is free. */
  close(): Promise<void>;
}

/** Resolves when it accepts connections. Rejects when the address is taken. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { host, port, maxConnections, create = createServer } = options;
  const server = create((socket) => serveConnection(socket, options));
  server.maxConnections = maxConnections;
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  const { promise: listening, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(port, host, resolve);
  await listening;
  server.off('error', reject);
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    async close() {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      for (const socket of open) socket.destroy();
      await closed.promise;
    },
  };
}
