/**
 * Every route that the app serves: its method, its path, and the status codes that it can answer.
 * The path is the value of the `http_route` label; it never depends on what a client sent.
 * The app may only serve a route that is listed here, so the closed label set cannot fall behind.
 */
export interface RouteDefinition {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Planned status codes, each of which starts at 0. */
  readonly statusCodes: readonly number[];
  /** A stream stays open for minutes and is in no latency figure. */
  readonly stream?: true;
}

export const routes = {
  board: { method: 'GET', path: '/', statusCodes: [200, 304, 500, 503] },
  suite: { method: 'GET', path: '/suites/:suite', statusCodes: [200, 304, 404, 500, 503] },
  check: { method: 'GET', path: '/checks/:check', statusCodes: [200, 304, 404, 500, 503] },
  run: { method: 'GET', path: '/runs/:run', statusCodes: [200, 304, 404, 500, 503] },
  alerts: { method: 'GET', path: '/alerts', statusCodes: [200, 304, 500] },
  ratings: { method: 'GET', path: '/ratings', statusCodes: [200, 304, 500, 503] },
  rate: { method: 'POST', path: '/ratings', statusCodes: [201, 303, 403, 413, 415, 422, 429, 500, 503] },
  boardApi: { method: 'GET', path: '/api/v1/board', statusCodes: [200, 304, 500, 503] },
  checkApi: { method: 'GET', path: '/api/v1/checks/:check', statusCodes: [200, 304, 404, 500, 503] },
  ingest: {
    method: 'POST',
    path: '/api/v1/ingest/:format',
    statusCodes: [200, 201, 400, 403, 404, 413, 415, 422, 500, 503],
  },
  ingestSniffed: {
    method: 'POST',
    path: '/api/v1/ingest',
    statusCodes: [200, 201, 400, 403, 413, 415, 422, 500, 503],
  },
  features: { method: 'POST', path: '/api/v1/features', statusCodes: [204, 400, 403, 413, 415, 422, 429] },
  live: { method: 'GET', path: '/live', statusCodes: [200], stream: true },
  liveSocket: { method: 'GET', path: '/live/ws', statusCodes: [101], stream: true },
  health: { method: 'GET', path: '/health', statusCodes: [200, 503] },
  healthz: { method: 'GET', path: '/healthz', statusCodes: [200] },
  readyz: { method: 'GET', path: '/readyz', statusCodes: [200, 503] },
  assets: { method: 'GET', path: '/assets/:file', statusCodes: [200, 304, 404] },
} as const satisfies Readonly<Record<string, RouteDefinition>>;

export type RouteName = keyof typeof routes;
export type HttpRoute = (typeof routes)[RouteName]['path'] | 'unmatched';

/** The closed set of the `http_route` label; `unmatched` is everything that no route serves. */
export const httpRoutes: readonly HttpRoute[] = [
  ...new Set(Object.values(routes).map((route) => route.path)),
  'unmatched',
];
