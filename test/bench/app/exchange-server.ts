/**
 * A worker reduced to what the bench compares: the app's listener, middleware, Redis gate and pool, and one route that
 * asks Redis once and PostgreSQL once. `bare` as its argument leaves out all metrics.
 */
import process from 'node:process';
import express from 'express';
import { RedisGate } from '../../../app/cache/redis.ts';
import { readAppConfig } from '../../../app/config.ts';
import { openDatabase } from '../../../app/database/pool.ts';
import { createPoolMetrics, type PoolMetrics } from '../../../app/database/pool-metrics.ts';
import { listen } from '../../../app/listener.ts';
import { createHttpMetrics, type HttpMetrics } from '../../../app/telemetry/http-metrics.ts';
import { joinTracing } from '../../../app/telemetry/join.ts';
import { createInstruments } from '../../../metrics/instruments/instruments.ts';
import { routes } from '../../../metrics/routes.ts';
import { createLogger } from '../../../service/log.ts';

const isBare = process.argv[2] === 'bare';
const config = readAppConfig();
const logger = createLogger('app', config.logLevel);
const instruments = createInstruments();
const ignore = (): void => undefined;
const noHttpMetrics: HttpMetrics = { middleware: (_request, _response, next) => next(), enter: ignore };
const noPoolMetrics: PoolMetrics = { follow: ignore, worked: ignore, waited: ignore, lost: ignore };

const httpMetrics = isBare ? noHttpMetrics : createHttpMetrics(instruments, logger);
const database = openDatabase({
  url: config.databaseUrl,
  size: config.poolSize,
  applicationName: 'bench',
  logger,
  metrics: isBare ? noPoolMetrics : createPoolMetrics(instruments),
});
const redis = new RedisGate({ url: config.redisUrl, connectionName: 'bench', logger, instruments });

const app = express();
app.disable('x-powered-by');
app.set('query parser', 'simple');
app.set('strict routing', true);
app.use(httpMetrics.middleware);
app.get(routes.checkApi.path, (_request, response, next) => {
  httpMetrics.enter(response, 'checkApi');
  next();
});
app.get(routes.checkApi.path, async (request, response) => {
  const cached = await redis.use('lookup', (client) => client.get('bench'));
  const rows = await database.run('read_check', (connection) =>
    connection.rows('select $1::text as id, now() as read_at', [request.params.check]),
  );
  response.json({ cached, rows });
});
app.get(routes.readyz.path, (_request, response) => {
  response.sendStatus(database.opened && redis.available ? 200 : 503);
});
const { traced } = await joinTracing(config.tracing);
await listen(traced(app), config.host, config.port);
