/**
 * WebSockets through the same routes as everything else: the request goes through the app with an ordinary answer at
 * hand, so that a refusal is told as always; the route that accepts it takes the connection over.
 */
import { type IncomingMessage, type RequestListener, type Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { routes } from '../../metrics/routes.ts';
import { HttpError } from '../http-error.ts';

/** Nobody has anything to say to us but pings and goodbye. */
const longestMessageBytes = 1024;

interface Offer {
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** Other requests to change the protocol are answered as if they had not asked. */
export function isUpgrade({ method, url, headers }: IncomingMessage): boolean {
  const path = url?.split('?')[0]?.toLowerCase();
  return method === 'GET' && path === routes.liveSocket.path && headers.upgrade?.toLowerCase() === 'websocket';
}

export class Upgrades {
  readonly #offers = new WeakMap<IncomingMessage, Offer>();
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: longestMessageBytes,
  });

  /** Hands the server's upgrades to its app. */
  serve(server: Server, app: RequestListener): void {
    server.on('upgrade', (request, socket, head) => {
      // What is lost before it is a WebSocket is lost for nobody else.
      socket.on('error', () => socket.destroy());
      if (!(socket instanceof Socket)) return void socket.destroy();
      const response = new ServerResponse(request);
      response.shouldKeepAlive = false;
      response.assignSocket(socket);
      response.once('finish', () => socket.end());
      this.#offers.set(request, { socket, head });
      app(request, response);
    });
  }

  /** Answers 101. The response is closed when the WebSocket is. @throws HttpError 426 when none was offered. */
  async accept(request: IncomingMessage, response: ServerResponse): Promise<WebSocket> {
    const offer = this.#offers.get(request);
    if (!offer || !(offer.socket instanceof Socket)) {
      throw new HttpError(
        426,
        'websocket_only',
        'This address is for WebSockets; /live has the same as a plain stream.',
      );
    }
    response.detachSocket(offer.socket);
    const { promise, resolve } = Promise.withResolvers<WebSocket>();
    offer.socket.once('close', () => response.emit('close'));
    this.#server.handleUpgrade(request, offer.socket, offer.head, resolve);
    return promise;
  }
}
