/** One label for each route, however it was reached and whatever became of the request. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import express, { type Express, type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { createInstruments } from '../../metrics/instruments/instruments.ts';
import { type RouteName, routes } from '../../metrics/routes.ts';
import { createLogger } from '../../service/log.ts';
import { waitFor } from '../../test/services.ts';
import { pathValue } from '../routes/route.ts';
import { createHttpMetrics } from './http-metrics.ts';

const instruments = createInstruments();
const server = createServer(createApp());
let url = '';

function createApp(): Express {
  const metrics = createHttpMetrics(instruments, createLogger('app', 'silent'));
  const serve = (by: Express, paths: string | string[], name: RouteName, handler: RequestHandler): void => {
    const enter: RequestHandler = (_request, response, next) => {
      metrics.enter(response, name);
      next();
    };
    by.get(paths, enter, handler);
  };
  const app = express();
  app.use(metrics.middleware);
  const answer = (request: Request, response: Response): void => {
    if (pathValue(request, 'check') === 'throw') throw new Error('thrown');
    response.sendStatus(Number(pathValue(request, 'check')));
  };
  serve(app, routes.check.path, 'check', answer);
  serve(app, routes.run.path, 'run', async (_request, response) => {
    await Promise.resolve();
    response.locals.none.of.it;
  });
  const mounted = express();
  serve(mounted, routes.checkApi.path, 'checkApi', answer);
  app.use('/mounted', mounted);
  serve(app, ['/one/:check', '/two/:check'], 'suite', answer);
  app.use((_error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    response.sendStatus(500);
  });
  return app;
}

before(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // It listens on a port, so it has an address of that kind.
  url = `http://127.0.0.1:${port}`;
});

after(() => server.close());

async function counted(route: string, status: number): Promise<number> {
  const labels = `http_request_method="GET",http_route="${route}",http_response_status_code="${status}"`;
  const name = `http_server_request_duration_seconds_count{${labels}} `;
  const line = (await instruments.render('text')).split('\n').find((candidate) => candidate.startsWith(name));
  return Number(line?.slice(name.length) ?? 0);
}

const requests: readonly (readonly [path: string, status: number, route: string])[] = [
  ['/checks/200', 200, '/checks/:check'],
  ['/checks/404', 404, '/checks/:check'],
  ['/checks/throw', 500, '/checks/:check'],
  ['/runs/1', 500, '/runs/:run'],
  ['/mounted/api/v1/checks/200', 200, '/api/v1/checks/:check'],
  ['/mounted/api/v1/checks/throw', 500, '/api/v1/checks/:check'],
  ['/one/200', 200, '/suites/:suite'],
  ['/two/throw', 500, '/suites/:suite'],
  ['/mounted/nothing', 404, 'unmatched'],
  ['/checks/%', 500, 'unmatched'],
];
for (const [path, status, route] of requests) {
  test(`${path} is counted as ${status} of ${route}`, async () => {
    const before = await counted(route, status);
    assert.equal((await fetch(url + path)).status, status);
    await waitFor('the count', async () => (await counted(route, status)) === before + 1);
  });
}
