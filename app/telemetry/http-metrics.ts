/**
 * Request figures by route. The route is known when its handler starts, so that an error thrown there has the same
 * label as a success; what no route serves is `unmatched`. Streams are in no figure here.
 */
import type { ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import { TraceFlags, trace } from '@opentelemetry/api';
import type { NextFunction, Request, Response } from 'express';
import { statusCodes } from '../../metrics/catalogue/http.ts';
import { m } from '../../metrics/catalogue/index.ts';
import type { BoundHistogram, Instruments } from '../../metrics/instruments/instruments.ts';
import { type HttpRoute, type RouteDefinition, type RouteName, routes, statusCodesOf } from '../../metrics/routes.ts';
import type { Logger } from '../../service/log.ts';

type StatusCode = (typeof statusCodes)[number];
type Method = 'GET' | 'POST' | 'other';

/** The client went away before the whole answer was sent; nginx has the same number for it. */
const clientClosedStatus = 499;
/** Answers to requests that no route serves: unknown paths, and URLs that cannot be decoded. */
const unmatchedStatusCodes: readonly StatusCode[] = ['400', '404'];

export interface HttpMetrics {
  /** The first middleware: starts the clock, and records when the answer has left. */
  readonly middleware: (request: Request, response: Response, next: NextFunction) => void;
  /** Called when a route's handler starts. */
  enter(response: Response, name: RouteName): void;
}

interface Progress {
  readonly startedAt: number;
  readonly traceId: string | undefined;
  route: HttpRoute;
  isStream: boolean;
}

/** A property of the answer: a tenth of what an entry in a WeakMap costs, for each request. */
const progressKey = Symbol('progress');
type Followed = ServerResponse & { [progressKey]?: Progress };

/** The route whose handler was started for this answer; undefined before, and for what no route serves. */
export function routeOf(response: object): HttpRoute | undefined {
  const route = (response as Followed)[progressKey]?.route; // The key is known here only.
  return route === 'unmatched' ? undefined : route;
}

export function createHttpMetrics(instruments: Instruments, logger: Logger): HttpMetrics {
  const observer = createObserver(instruments);
  const active = instruments.gauge(m.http_server_active_requests, 'requests').bind({});

  return {
    middleware(request, response: Followed, next) {
      const progress: Progress = {
        startedAt: performance.now(),
        traceId: sampledTraceId(),
        route: 'unmatched',
        isStream: false,
      };
      response[progressKey] = progress;
      active.inc();
      // It comes once; `once` would wrap the listener and take it off again, which costs more than all the rest here.
      response.on('close', () => {
        const { startedAt, traceId, route, isStream } = progress;
        if (isStream) return;
        active.dec();
        const seconds = (performance.now() - startedAt) / 1000;
        const status = response.writableFinished ? response.statusCode : clientClosedStatus;
        observer(methodOf(request.method), route, status).observe(seconds, traceId);
        logger.debug({ method: request.method, route, status, durationMs: seconds * 1000 }, 'request');
      });
      next();
    },
    enter(response: Followed, name) {
      const progress = response[progressKey];
      if (!progress) return;
      const definition: RouteDefinition = routes[name];
      progress.route = routes[name].path;
      if (!definition.stream) return;
      progress.isStream = true;
      active.dec();
    },
  };
}

/** Bound once for each combination; those that are planned exist from the start. */
function createObserver(instruments: Instruments) {
  const planned = Object.values<RouteDefinition & { path: HttpRoute }>(routes)
    .filter((route) => !route.stream)
    .flatMap((route) =>
      statusCodesOf(route).map((code) => ({
        http_request_method: route.method,
        http_route: route.path,
        http_response_status_code: codeOf(code),
      })),
    );
  const unmatched = (['GET', 'POST', 'other'] as const).flatMap((method) =>
    unmatchedStatusCodes.map((code) => ({
      http_request_method: method,
      http_route: 'unmatched' as const,
      http_response_status_code: code,
    })),
  );
  const histogram = instruments.histogram(m.http_server_request_duration_seconds, 'seconds', {
    initial: [...planned, ...unmatched],
  });
  type OfStatus = Map<number, BoundHistogram>;
  const bound: Readonly<Record<Method, Map<HttpRoute, OfStatus>>> = {
    GET: new Map(),
    POST: new Map(),
    other: new Map(),
  };

  return (method: Method, route: HttpRoute, status: number): BoundHistogram => {
    const known = bound[method].get(route)?.get(status);
    if (known) return known;
    const ofRoute: OfStatus = bound[method].get(route) ?? new Map();
    const created = histogram.bind({
      http_request_method: method,
      http_route: route,
      http_response_status_code: codeOf(status),
    });
    bound[method].set(route, ofRoute.set(status, created));
    return created;
  };
}

/** Only a trace that was sampled can be looked up, so only its id is worth an exemplar. */
function sampledTraceId(): string | undefined {
  const spanContext = trace.getActiveSpan()?.spanContext();
  return spanContext && spanContext.traceFlags & TraceFlags.SAMPLED ? spanContext.traceId : undefined;
}

function methodOf(method: string): Method {
  return method === 'GET' || method === 'POST' ? method : 'other';
}

const known: ReadonlySet<string> = new Set(statusCodes);

function codeOf(status: number): StatusCode {
  const text = String(status);
  // The set holds exactly the values of the type.
  return known.has(text) ? (text as StatusCode) : 'other';
}
