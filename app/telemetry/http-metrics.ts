/**
 * Request figures by route. The route is known when its handler starts, so that an error thrown there has the same
 * label as a success; what no route serves is `unmatched`. Streams are in no figure here.
 */
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
  route: HttpRoute;
  isStream: boolean;
}

export function createHttpMetrics(instruments: Instruments, logger: Logger): HttpMetrics {
  const observer = createObserver(instruments);
  const active = instruments.gauge(m.http_server_active_requests, 'requests').bind({});
  const progressOf = new WeakMap<Response, Progress>();

  return {
    middleware(request, response, next) {
      const startedAt = performance.now();
      const progress: Progress = { route: 'unmatched', isStream: false };
      const traceId = sampledTraceId();
      progressOf.set(response, progress);
      active.inc();
      response.once('close', () => {
        if (progress.isStream) return;
        active.dec();
        const seconds = (performance.now() - startedAt) / 1000;
        const status = response.writableFinished ? response.statusCode : clientClosedStatus;
        observer(methodOf(request.method), progress.route, codeOf(status)).observe(seconds, traceId);
        logger.debug({ method: request.method, route: progress.route, status, durationMs: seconds * 1000 }, 'request');
      });
      next();
    },
    enter(response, name) {
      const progress = progressOf.get(response);
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
  const bound = new Map<string, BoundHistogram>();

  return (method: Method, route: HttpRoute, code: StatusCode): BoundHistogram => {
    const key = `${method} ${route} ${code}`;
    const known = bound.get(key);
    if (known) return known;
    const created = histogram.bind({
      http_request_method: method,
      http_route: route,
      http_response_status_code: code,
    });
    bound.set(key, created);
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
