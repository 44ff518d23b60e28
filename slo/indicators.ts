/** The queries behind the objectives, each with its source: nginx for what users got, the agent for the host, … */
import type { latencyBuckets } from '../metrics/catalogue/http.ts';
import { m } from '../metrics/catalogue/index.ts';
import {
  add,
  bucket,
  buckets,
  complement,
  type Duration,
  div,
  histogramQuantile,
  increase,
  max,
  notRe,
  observations,
  oneOf,
  orZero,
  perMinute,
  rate,
  select,
  sub,
  sum,
  type Vector,
} from '../metrics/promql/index.ts';
import type { EventsIndicator } from './objective.ts';

const response = m.nginx_http_response_duration_seconds;

/** Requests that nginx answered; streams, health checks and 429 are not in them. */
const answered = (window: Duration): Vector<never, 'requests'> => sum(increase(observations(response), window));

/** Synthetic requests that failed, so that an outage burns budget even when nobody calls. */
const failedProbes = (window: Duration): Vector<never, 'requests'> =>
  orZero(sum(increase(select(m.probe_requests_total, { result: 'failure' }), window)));

/** Bad: answered with a 5xx, or a synthetic request that failed. */
export const availability: EventsIndicator = {
  kind: 'events',
  total: (window) => add(orZero(answered(window)), failedProbes(window)),
  bad: (window) =>
    add(
      orZero(sum(increase(observations(response, { http_response_status_class: '5xx' }), window))),
      failedProbes(window),
    ),
};

/** Bad: took longer than `threshold` seconds, which the catalogue has as a bucket. */
export function latency(threshold: (typeof latencyBuckets)[number]): EventsIndicator {
  return {
    kind: 'events',
    total: (window) => orZero(answered(window)),
    bad: (window) => orZero(sub(answered(window), sum(increase(bucket(response, threshold), window)))),
  };
}

/** The quantile (0 to 1) of the response time at nginx, in seconds. */
export const latencyQuantile = (quantile: number, window: Duration) =>
  histogramQuantile(quantile, sum(rate(buckets(response), window), ['le']));

/** Share of good events within `window`. */
export const goodRatio = ({ bad, total }: EventsIndicator, window: Duration) =>
  complement(div(bad(window), total(window)));

/** Share of cache look-ups that were hits; those that bypassed the cache are not in it. */
export const cacheHitRatio = (window: Duration) =>
  div(sum(increase(select(m.cache_lookups_total, { result: 'hit' }), window)), cacheLookups(window));

export const cacheLookups = (window: Duration) =>
  sum(increase(select(m.cache_lookups_total, { result: oneOf('hit', 'miss') }), window));

/** Connections that the app's own pools hold, in sum over the workers. */
export const poolConnections = () => sum(select(m.db_client_connection_count));

/** Share of the host's CPU time that was busy: every mode but idle and iowait. */
export const cpuBusyRatio = (window: Duration) =>
  div(
    sum(rate(select(m.node_cpu_seconds_total, { mode: notRe('idle|iowait') }), window)),
    sum(rate(select(m.node_cpu_seconds_total), window)),
  );

/** Share of the host's memory that is in use: 1 − available / total. */
export const memoryUsedRatio = () =>
  complement(div(sum(select(m.node_memory_MemAvailable_bytes)), sum(select(m.node_memory_MemTotal_bytes))));

/** People who used the pages in the last five minutes; every worker reports the same number. */
export const activeSessions = () => max(select(m.lvd_sessions_active));

/** Requests per minute that nginx answered. */
export const requestsPerMinute = (window: Duration) => perMinute(sum(rate(observations(response), window)));

/** How many requests a latency or availability figure rests on. */
export const answeredRequests = answered;
