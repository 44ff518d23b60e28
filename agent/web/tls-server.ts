/** The server that listens for TLS; with whatever certificate is in force. */
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { WebSettings } from './web-settings.ts';

const handshakeTimeoutMs = 5000;

/** Creates the server; undefined when the settings have no TLS. `connected` gets each connection after its handshake. */
export function createTlsServer(settings: WebSettings, connected: (socket: Socket) => void): Server {
  const { tls } = settings.current;
  const server = createServer(
    {
      ...tls?.context,
      handshakeTimeout: handshakeTimeoutMs,
      requestCert: tls !== undefined && tls.clientAuthType !== 'NoClientCert',
      // Whether the client's certificate will do is decided for each request, by what is in force then.
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
    },
    connected,
  );
  // Who does not agree on TLS, or takes too long for it, is gone.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  settings.onChange((config) => config.tls && server.setSecureContext(config.tls.context));
  // Before the handshake, so that it already is with the certificate that is there now.
  server.prependListener('connection', settings.refresh);
  return server;
}
