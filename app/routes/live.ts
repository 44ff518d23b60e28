/** The stream of board changes: as server-sent events, and the same over a WebSocket. */
import type { Request, Response } from 'express';
import { refuseOtherSites } from '../access/same-origin.ts';
import { readSeenVersion, type SeenVersion } from '../cache/event-id.ts';
import { eventStreamOutlet, webSocketOutlet } from '../live/outlet.ts';
import { retryAfterLossMs, retryAfterStopMs } from '../live/retry.ts';
import type { Services } from '../services.ts';
import type { Route } from './route.ts';

/** Somebody who watches for long is still there. */
const seenIntervalMs = 60_000;

export function addLive(route: Route, services: Services): void {
  const { hub, admissions, upgrades, longRequests, countProtocolError } = services;

  route('live', async (request, response, access) => {
    const admission = admissions.admit(request);
    response.once('close', () => admission.end());
    keepSession(services, request, response);
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // nginx would otherwise collect events until a buffer is full.
      'x-accel-buffering': 'no',
    });
    response.write(`retry: ${retryAfterLossMs()}\n\n`);
    await hub.open({ outlet: eventStreamOutlet(response), access, since: sinceOf(request) });
  });

  // A browser opens a WebSocket for a page of any site, with the cookies of this one; only our own pages may.
  route('liveSocket', refuseOtherSites, async (request, response, access) => {
    const admission = admissions.admit(request);
    response.once('close', () => admission.end());
    const socket = await upgrades.accept(request, response);
    keepSession(services, request, response);
    // It is closed then, and the browser comes back.
    socket.on('error', countProtocolError);
    const outlet = webSocketOutlet(socket);
    // The answer, which is ended for one whose leave is withdrawn, has given its connection away.
    outlet.onClose(longRequests.watch(request, 'read', () => outlet.end(retryAfterStopMs())));
    await hub.open({ outlet, access, since: sinceOf(request) });
  });
}

function keepSession({ sessions }: Services, request: Request, response: Response): void {
  const session = sessions.of(request);
  if (!session) return;
  sessions.seen(session);
  const timer = setInterval(() => sessions.seen(session), seenIntervalMs);
  response.once('close', () => clearInterval(timer));
}

/** A browser that comes back by itself says it in a header, whoever opens a stream in the URL. */
function sinceOf(request: Request): SeenVersion | null {
  const text = request.get('last-event-id') ?? request.query.since;
  return typeof text === 'string' ? readSeenVersion(text) : null;
}
