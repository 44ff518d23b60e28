/**
 * Serves a route of the catalogue: its path, its method, its label and who may ask for it come from one place. A route
 * that is not for everybody gets its leave here, before any of its handlers runs and before a body is read.
 */
import type { Express, NextFunction, Request, RequestHandler, Response } from 'express';
import { type RouteAccess, type RouteDefinition, type RouteName, routes } from '../../metrics/routes.ts';
import type { Access, Scope } from '../access/access.ts';
import { refuseOtherSites } from '../access/same-origin.ts';
import type { Services } from '../services.ts';
import type { HttpMetrics } from '../telemetry/http-metrics.ts';

/** The leave that a route's last handler is given; none where everybody may ask. */
export type AccessOf<N extends RouteName> = (typeof routes)[N]['access'] extends infer A extends Scope
  ? Access<A>
  : undefined;

export type RouteHandler<N extends RouteName> = (
  request: Request,
  response: Response,
  access: AccessOf<N>,
) => void | Promise<void>;

/** `before`: what runs after leave was given and before the handler, a reader of the body for example. */
export type Route = <N extends RouteName>(
  name: N,
  ...handlers: readonly [...before: RequestHandler[], handler: RouteHandler<N>]
) => void;

/** A function that adds routes to an app; a request's label is set before the first of its handlers. */
export function createRoute(
  app: Express,
  metrics: HttpMetrics,
  { gate, longRequests }: Pick<Services, 'gate' | 'longRequests'>,
): Route {
  const givenAccess = new WeakMap<Request, Access>();

  const askFor =
    (scope: Scope): RequestHandler =>
    async (request, _response, next) => {
      givenAccess.set(request, await gate.ask(request, scope));
      next();
    };
  const watch =
    (scope: Scope): RequestHandler =>
    (request, response, next) => {
      // What was upgraded to a WebSocket has no response of HTTP that could end.
      const end = (): void => void (response.headersSent ? response.end() : request.socket.destroy());
      response.once('close', longRequests.watch(request, scope, end));
      next();
    };

  return (name, ...handlers) => {
    const { method, path, access, stream }: RouteDefinition = routes[name];
    const enter = (_request: Request, response: Response, next: NextFunction): void => {
      metrics.enter(response, name);
      next();
    };
    const scope = scopeOf(access);
    const guards = [
      ...(method === 'POST' ? [refuseOtherSites] : []),
      ...(scope ? [askFor(scope)] : []),
      ...(scope && stream ? [watch(scope)] : []),
    ];
    // The last is the handler, as the type says; the compiler cannot see that in a list that was taken apart.
    const before = handlers.slice(0, -1) as RequestHandler[];
    const handler = handlers.at(-1) as RouteHandler<typeof name>;
    const last: RequestHandler = (request, response) =>
      // Given above exactly when the route asks for it, with the scope that its name says.
      handler(request, response, givenAccess.get(request) as AccessOf<typeof name>);
    if (method === 'POST') app.post(path, enter, ...guards, ...before, last);
    else app.get(path, enter, ...guards, ...before, last);
  };
}

const scopeOf = (access: RouteAccess): Scope | null => (access === 'none' ? null : access);

/** One value of the path. @throws nothing: a path that matched has all of its values, and none is a list. */
export function pathValue(request: Request, name: string): string {
  const value = request.params[name];
  return typeof value === 'string' ? value : '';
}

const greatestId = 2 ** 31 - 1;
/** Runs are many: they are counted in 64 bits, of which JavaScript keeps 53 exactly. */
const greatestRun = Number.MAX_SAFE_INTEGER;

/** A row number of the path; null when it cannot be one, and so names nothing. */
export function pathId(request: Request, name: 'check' | 'run'): number | null {
  const text = pathValue(request, name);
  const id = Number(text);
  return /^[1-9]\d{0,15}$/.test(text) && id <= (name === 'run' ? greatestRun : greatestId) ? id : null;
}
