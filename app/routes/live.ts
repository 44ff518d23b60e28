/** The stream of board changes: as server-sent events, and the same over a WebSocket. */
import type { Request, Response } from 'express';
import { readSeenVersion, type SeenVersion } from '../cache/event-id.ts';
import { HttpError } from '../http-error.ts';
import { addressOf } from '../live/address.ts';
import { eventStreamOutlet, webSocketOutlet } from '../live/outlet.ts';
import { randomRetryMs } from '../live/retry.ts';
import type { Services } from '../services.ts';
import type { Route } from './route.ts';

/** Somebody who watches for long is still there. */
const seenIntervalMs = 60_000;

export function addLive(route: Route, services: Services): void {
  const { gate, hub, admissions, upgrades, countProtocolError } = services;

  route('live', async (request, response) => {
    const access = await gate.ask(request, 'read');
    const admission = admissions.admit(addressOf(request));
    response.once('close', () => admission.end());
    keepSession(services, request, response);
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // nginx would otherwise collect events until a buffer is full.
      'x-accel-buffering': 'no',
    });
    response.write(`retry: ${randomRetryMs()}\n\n`);
    await hub.open({ outlet: eventStreamOutlet(response), access, since: sinceOf(request) });
  });

  route('liveSocket', async (request, response) => {
    refuseOtherSites(request);
    const access = await gate.ask(request, 'read');
    const admission = admissions.admit(addressOf(request));
    response.once('close', () => admission.end());
    const socket = await upgrades.accept(request, response);
    keepSession(services, request, response);
    // It is closed then, and the browser comes back.
    socket.on('error', countProtocolError);
    await hub.open({ outlet: webSocketOutlet(socket), access, since: sinceOf(request) });
  });
}

function keepSession({ sessions }: Services, request: Request, response: Response): void {
  const session = sessions.of(request);
  if (!session) return;
  sessions.seen(session);
  const timer = setInterval(() => sessions.seen(session), seenIntervalMs);
  response.once('close', () => clearInterval(timer));
}

/** A browser opens a WebSocket for a page of any site, with the cookies of this one; only our own pages may. */
function refuseOtherSites({ headers }: Request): void {
  const { origin, host } = headers;
  if (origin === undefined || URL.parse(origin)?.host === host) return;
  throw new HttpError(403, 'cross_site', 'A page of another site may not follow the board.');
}

/** A browser that comes back by itself says it in a header, whoever opens a stream in the URL. */
function sinceOf(request: Request): SeenVersion | null {
  const text = request.get('last-event-id') ?? request.query.since;
  return typeof text === 'string' ? readSeenVersion(text) : null;
}
