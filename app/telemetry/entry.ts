/**
 * The way into OpenTelemetry, which only those requests take that were chosen for it. Its patch of http would make a
 * context and a span for every request and throw most of them away: that costs twice the request itself.
 */
import { EventEmitter } from 'node:events';
import { type IncomingMessage, type RequestListener, Server, type ServerResponse } from 'node:http';
import type { IsChosen } from './sampling.ts';

type EmitRequest = (
  this: EventEmitter,
  event: 'request',
  request: IncomingMessage,
  response: ServerResponse,
) => boolean;

/**
 * Takes OpenTelemetry's patch off the servers of this process and lets chosen requests through it. The others go
 * straight to `handler`, with no span and in no context, so that what the patched libraries see is no parent.
 */
export function traceChosen(handler: RequestListener, isChosen: IsChosen): RequestListener {
  // The patch wraps `emit` and passes on whatever it was called on and with; it does not need a server.
  const patched = Server.prototype.emit as EmitRequest;
  Reflect.deleteProperty(Server.prototype, 'emit');
  const chosen = new EventEmitter().on('request', handler);
  return (request, response) => {
    if (isChosen(request)) patched.call(chosen, 'request', request, response);
    else handler(request, response);
  };
}
