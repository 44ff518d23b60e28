/** The stream of board changes, as server-sent events. */
import type { Request } from 'express';
import { defaultProject } from '../access/access.ts';
import { HttpError } from '../http-error.ts';
import type { Services } from '../services.ts';
import type { Route } from './route.ts';

/** Somebody who watches for long is still there. */
const seenIntervalMs = 60_000;

export function addLive(route: Route, { hub, sessions }: Services): void {
  route('live', async (request, response, access) => {
    // Snapshots and live changes are those of one project.
    if (access.project !== defaultProject) throw new HttpError(404, 'not_found', 'This project has no live stream.');
    const session = sessions.of(request);
    if (session) {
      sessions.seen(session);
      const timer = setInterval(() => sessions.seen(session), seenIntervalMs);
      response.once('close', () => clearInterval(timer));
    }
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // nginx would otherwise collect events until a buffer is full.
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
    await hub.open(response, sinceOf(request));
  });
}

/** A browser that comes back by itself says it in a header, a page that was just loaded in the URL. */
function sinceOf(request: Request): number | null {
  const text = request.get('last-event-id') ?? request.query.since;
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
