/** Serves a route of the catalogue: its path, its method and its label come from one place. */
import type { Express, NextFunction, Request, RequestHandler, Response } from 'express';
import { type RouteDefinition, type RouteName, routes } from '../../metrics/routes.ts';
import type { HttpMetrics } from '../telemetry/http-metrics.ts';

export type Route = (name: RouteName, ...handlers: readonly RequestHandler[]) => void;

/** A function that adds routes to an app; a request's label is set before the first of its handlers. */
export function createRoute(app: Express, metrics: HttpMetrics): Route {
  return (name, ...handlers) => {
    const { method, path }: RouteDefinition = routes[name];
    const enter = (_request: Request, response: Response, next: NextFunction): void => {
      metrics.enter(response, name);
      next();
    };
    if (method === 'POST') app.post(path, enter, ...handlers);
    else app.get(path, enter, ...handlers);
  };
}

/** One value of the path. @throws nothing: a path that matched has all of its values, and none is a list. */
export function pathValue(request: Request, name: string): string {
  const value = request.params[name];
  return typeof value === 'string' ? value : '';
}

const greatestId = 2 ** 31 - 1;

/** A row number of the path; null when it cannot be one, and so names nothing. */
export function pathId(request: Request, name: string): number | null {
  const text = pathValue(request, name);
  const id = Number(text);
  return /^[1-9]\d{0,9}$/.test(text) && id <= greatestId ? id : null;
}
