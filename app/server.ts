/** The Express app: middleware, routes and error answers in their order. */
import express, { type Express } from 'express';
import type { PageContext } from './board/document.ts';
import { addApi } from './routes/api.ts';
import { addAssets } from './routes/assets.ts';
import { createErrorHandler, refuseUnknown } from './routes/errors.ts';
import { addFeatures } from './routes/features.ts';
import { addHealth } from './routes/health.ts';
import { addIngest } from './routes/ingest.ts';
import { addLive } from './routes/live.ts';
import { createPageContext } from './routes/page-context.ts';
import { addPages } from './routes/pages.ts';
import { addRatings } from './routes/ratings.ts';
import { createRoute } from './routes/route.ts';
import { addSearch } from './routes/search.ts';
import { securityHeaders } from './routes/security-headers.ts';
import { addSignIn } from './routes/sign-in.ts';
import type { Services } from './services.ts';
import type { HttpMetrics } from './telemetry/http-metrics.ts';

export interface ServerOptions {
  readonly services: Services;
  readonly httpMetrics: HttpMetrics;
  readonly assets: PageContext['assets'];
  readonly assetsDir: string;
}

export function createServer({ services, httpMetrics, assets, assetsDir }: ServerOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('strict routing', true);
  app.use(httpMetrics.middleware);
  app.use(securityHeaders);
  app.use((_request, response, next) => {
    // A worker that stops lets go of a connection after the answer that is under way.
    if (services.readiness.stopping) response.set('connection', 'close');
    next();
  });

  const route = createRoute(app, httpMetrics, services);
  const contextOf = createPageContext(services, assets);
  addPages(route, services, contextOf);
  addSearch(route, services, contextOf);
  addRatings(route, services, contextOf);
  addFeatures(route, services);
  addSignIn(route, services, contextOf);
  addApi(route, services);
  addIngest(route, services);
  addLive(route, services);
  addHealth(route, services);
  addAssets(route, assetsDir);

  app.use(refuseUnknown);
  app.use(createErrorHandler(services, contextOf));
  return app;
}
