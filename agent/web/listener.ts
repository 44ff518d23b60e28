/** The server that speaks HTTP or HTTPS, with a limit on everything that a client can take its time with. */
import http, { type RequestListener, type Server } from 'node:http';
import https from 'node:https';
import type { WebSettings } from './web-settings.ts';

const limits = {
  /** From the first byte, or the opening of the connection, to the end of the headers … */
  headersTimeout: 5000,
  /** … and of the whole request. */
  requestTimeout: 10_000,
  /** Node looks only this often which requests are too late; by default every 30 s. */
  connectionsCheckingInterval: 1000,
  /** Longer than scrapes are apart, so that TLS is negotiated once. */
  keepAliveTimeout: 120_000,
} as const;
/** A client that does not read its answer keeps it in our memory. */
const silentMs = 30_000;
const handshakeTimeoutMs = 5000;
/** Each one takes a file descriptor, of which collectors need some. */
const maxConnections = 500;

/** Creates the server; with TLS when the settings have it, and then with whatever certificate is in force. */
export function createListener(settings: WebSettings | undefined, answer: RequestListener): Server {
  const server = settings?.current.tls ? createTlsServer(settings, answer) : http.createServer(limits, answer);
  server.maxConnections = maxConnections;
  server.setTimeout(silentMs);
  return server;
}

function createTlsServer(settings: WebSettings, answer: RequestListener): https.Server {
  const tls = settings.current.tls;
  const server = https.createServer(
    {
      ...limits,
      ...tls?.context,
      handshakeTimeout: handshakeTimeoutMs,
      requestCert: tls !== undefined && tls.clientAuthType !== 'NoClientCert',
      // Whether the client's certificate will do is decided for each request, by what is in force then.
      rejectUnauthorized: false,
    },
    answer,
  );
  settings.onChange((config) => config.tls && server.setSecureContext(config.tls.context));
  // Before the handshake, so that it already is with the certificate that is there now.
  server.prependListener('connection', settings.refresh);
  return server;
}
