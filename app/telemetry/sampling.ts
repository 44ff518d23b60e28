/** Which requests are traced: decided once for each, when it arrives and before any other work. */
import type { IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';
import { type RouteDefinition, routes } from '../../metrics/routes.ts';
import { createTokenBucket } from '../token-bucket.ts';

export interface SamplingOptions {
  /** Share of requests that are traced, 0 to 1, as long as that is not more than `perSecond`. */
  readonly ratio: number;
  /** Requests that are traced in a second, on average and at once: what tracing costs has a limit under any load. */
  readonly perSecond: number;
}

export type IsChosen = (request: Pick<IncomingMessage, 'url'>) => boolean;

/** Health checks say nothing, scrapes come every few seconds, and a stream would be a span of minutes. */
const untraced: readonly string[] = [
  routes.healthz.path,
  routes.readyz.path,
  '/metrics',
  ...Object.values<RouteDefinition>(routes).flatMap(({ stream, path }) => (stream ? [path] : [])),
];

/** @param random from 0 to below 1 @param nowMs a clock that never goes back */
export function createSampling(
  { ratio, perSecond }: SamplingOptions,
  random: () => number = Math.random,
  nowMs: () => number = performance.now.bind(performance),
): IsChosen {
  const takeTurn = createTokenBucket({ perSecond, burst: perSecond });
  return ({ url = '' }) => {
    if (random() >= ratio || untraced.includes(url.split('?', 1)[0] ?? '')) return false;
    return takeTurn(nowMs());
  };
}
