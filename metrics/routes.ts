/**
 * Every route that the app serves: its method, its path, and the status codes that it can answer.
 * The path is the value of the `http_route` label; it never depends on what a client sent.
 * The app may only serve a route that is listed here, so the closed label set cannot fall behind.
 */
/** Who may ask: everybody (`none`), or whoever has leave to do this in the project that it is about. */
export type RouteAccess = 'none' | 'read' | 'ingest' | 'admin';

export interface RouteDefinition {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly access: RouteAccess;
  /** Planned status codes, each of which starts at 0; those of `accessStatusCodes` are added where they can occur. */
  readonly statusCodes: readonly number[];
  /** A stream stays open for minutes and is in no latency figure. */
  readonly stream?: true;
}

export const routes = {
  board: { method: 'GET', path: '/', access: 'read', statusCodes: [200, 304, 500, 503] },
  suite: { method: 'GET', path: '/suites/:suite', access: 'read', statusCodes: [200, 304, 404, 500, 503] },
  check: { method: 'GET', path: '/checks/:check', access: 'read', statusCodes: [200, 304, 404, 500, 503] },
  run: { method: 'GET', path: '/runs/:run', access: 'read', statusCodes: [200, 304, 404, 500, 503] },
  alerts: { method: 'GET', path: '/alerts', access: 'read', statusCodes: [200, 304, 500] },
  ratings: { method: 'GET', path: '/ratings', access: 'read', statusCodes: [200, 304, 500, 503] },
  rate: {
    method: 'POST',
    path: '/ratings',
    access: 'read',
    statusCodes: [201, 303, 403, 413, 415, 422, 429, 500, 503],
  },
  signIn: { method: 'GET', path: '/sign-in', access: 'none', statusCodes: [200, 304] },
  startSignIn: {
    method: 'POST',
    path: '/sign-in',
    access: 'none',
    statusCodes: [303, 400, 401, 403, 413, 429, 500, 503],
  },
  signOut: { method: 'POST', path: '/sign-out', access: 'none', statusCodes: [303, 403, 500, 503] },
  search: { method: 'GET', path: '/search', access: 'read', statusCodes: [200, 304, 422, 500, 503] },
  boardApi: { method: 'GET', path: '/api/v1/board', access: 'read', statusCodes: [200, 304, 500, 503] },
  checkApi: { method: 'GET', path: '/api/v1/checks/:check', access: 'read', statusCodes: [200, 304, 404, 500, 503] },
  searchApi: { method: 'GET', path: '/api/v1/search', access: 'read', statusCodes: [200, 304, 422, 500, 503] },
  ingest: {
    method: 'POST',
    path: '/api/v1/ingest/:format',
    access: 'ingest',
    statusCodes: [200, 201, 400, 404, 413, 415, 422, 500, 503],
  },
  ingestSniffed: {
    method: 'POST',
    path: '/api/v1/ingest',
    access: 'ingest',
    statusCodes: [200, 201, 400, 413, 415, 422, 500, 503],
  },
  features: {
    method: 'POST',
    path: '/api/v1/features',
    access: 'read',
    statusCodes: [204, 400, 403, 413, 415, 422, 429],
  },
  live: { method: 'GET', path: '/live', access: 'read', statusCodes: [200], stream: true },
  liveSocket: { method: 'GET', path: '/live/ws', access: 'read', statusCodes: [], stream: true },
  health: { method: 'GET', path: '/health', access: 'none', statusCodes: [200, 503] },
  healthz: { method: 'GET', path: '/healthz', access: 'none', statusCodes: [200] },
  readyz: { method: 'GET', path: '/readyz', access: 'none', statusCodes: [200, 503] },
  assets: { method: 'GET', path: '/assets/:file', access: 'none', statusCodes: [200, 304, 404] },
} as const satisfies Readonly<Record<string, RouteDefinition>>;

/** What a route answers that asks who is there: nobody it knows, somebody who may not, somebody who asks too often. */
export const accessStatusCodes = [401, 403, 429] as const;

/** All planned status codes of a route. */
export function statusCodesOf({ access, statusCodes }: RouteDefinition): readonly number[] {
  return access === 'none' ? statusCodes : [...new Set([...statusCodes, ...accessStatusCodes])];
}

export type RouteName = keyof typeof routes;
export type HttpRoute = (typeof routes)[RouteName]['path'] | 'unmatched';

/** The closed set of the `http_route` label; `unmatched` is everything that no route serves. */
export const httpRoutes: readonly HttpRoute[] = [
  ...new Set(Object.values(routes).map((route) => route.path)),
  'unmatched',
];
