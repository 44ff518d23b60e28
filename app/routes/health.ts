/** Whether the process lives, whether it should get requests, and, for people, how its dependencies are. */
import process from 'node:process';
import { version } from '../../service/version.ts';
import type { Services } from '../services.ts';
import type { Route } from './route.ts';

export function addHealth(route: Route, services: Services): void {
  const { database, redis, inbox, readiness, instance } = services;

  route('healthz', (_request, response) => {
    response.set('cache-control', 'no-store').json({ status: 'alive' });
  });

  route('readyz', (_request, response) => {
    const { missing } = readiness;
    response
      .status(missing.length === 0 ? 200 : 503)
      .set('cache-control', 'no-store')
      .json(missing.length === 0 ? { status: 'ready' } : { status: 'not ready', missing });
  });

  route('health', async (_request, response) => {
    const isReachable = database.opened && !database.unreachableSince;
    const inboxAnswers = (await inbox.notifications()) !== null;
    response
      .status(isReachable ? 200 : 503)
      .set('cache-control', 'no-store')
      .json({
        status: isReachable ? (redis.available && inboxAnswers ? 'well' : 'degraded') : 'impaired',
        instance,
        version,
        uptimeSeconds: Math.round(process.uptime()),
        ready: readiness.missing.length === 0,
        dependencies: {
          database: {
            state: isReachable ? 'up' : 'down',
            since: database.unreachableSince?.toISOString() ?? null,
            without: 'reports are refused with 503; the board shows its last state',
          },
          redis: {
            state: redis.available ? 'up' : 'down',
            without: 'pages are read from the database; other workers hear of changes within two seconds',
          },
          inbox: { state: inboxAnswers ? 'up' : 'down', without: 'the page of alerts says that they are unknown' },
        },
      });
  });
}
