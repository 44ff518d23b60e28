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
  gt,
  histogramQuantile,
  increase,
  max,
  notRe,
  now,
  observations,
  offset,
  oneOf,
  orZero,
  perMinute,
  rate,
  select,
  sub,
  sum,
  unless,
  type Vector,
} from '../metrics/promql/index.ts';
import { growthWithin } from './engine/growth.ts';
import type { CapacityIndicator, EventsIndicator, Slice, TimeSlicesIndicator } from './objective.ts';

const response = m.nginx_http_response_duration_seconds;
/** Every job as the agent sees it: without the agent nothing is known about what users got. */
const source = observations(response);

/** Requests that nginx answered; streams, health checks and 429 are not in them. */
const answered = (slice: Slice): Vector<never, 'requests'> => sum(growthWithin(observations(response), slice));

/** Synthetic requests that failed, so that an outage burns budget even when nobody calls. */
const failedProbes = (slice: Slice): Vector<never, 'requests'> =>
  orZero(sum(growthWithin(select(m.probe_requests_total, { result: 'failure' }), slice)));

/** Bad: answered with a 5xx, or a synthetic request that failed. */
export const availability: EventsIndicator = {
  kind: 'events',
  source,
  total: (slice) => add(orZero(answered(slice)), failedProbes(slice)),
  bad: (slice) =>
    add(
      orZero(sum(growthWithin(observations(response, { http_response_status_class: '5xx' }), slice))),
      failedProbes(slice),
    ),
};

type Threshold = (typeof latencyBuckets)[number];

/** Requests that took at most `threshold` seconds, which the catalogue has as a bucket. */
const within = (threshold: Threshold, slice: Slice): Vector<never, 'requests'> =>
  sum(growthWithin(bucket(response, threshold), slice));

/** Bad: took longer than `threshold` seconds. */
export const latency = (threshold: Threshold): EventsIndicator => ({
  kind: 'events',
  source,
  total: answered,
  bad: (slice) => sub(answered(slice), within(threshold, slice)),
});

/** A minute is good when at least `share` (0 to 1) of its requests took at most `threshold` seconds. */
export const latencyMinutes = (share: number, threshold: Threshold): TimeSlicesIndicator => ({
  kind: 'time-slices',
  source,
  value: (slice) => div(within(threshold, slice), answered(slice)),
  events: answered,
  condition: { operator: 'at-least', limit: share },
});

/** Cache look-ups that were hits or misses; those that bypassed the cache are not in them. */
const lookups = (slice: Slice) =>
  sum(growthWithin(select(m.cache_lookups_total, { result: oneOf('hit', 'miss') }), slice));

export const cacheHitMinutes = (ratio: number): TimeSlicesIndicator => ({
  kind: 'time-slices',
  source: select(m.cache_lookups_total),
  value: (slice) => div(sum(growthWithin(select(m.cache_lookups_total, { result: 'hit' }), slice)), lookups(slice)),
  events: lookups,
  condition: { operator: 'at-least', limit: ratio },
});

/** The connections that the app's own pools hold, in sum over the workers. */
export const poolConnectionMinutes = (from: number, to: number): TimeSlicesIndicator => ({
  kind: 'time-slices',
  value: poolConnections,
  condition: { operator: 'between', from, to },
});

export const cpuMinutes = (below: number): TimeSlicesIndicator => ({
  kind: 'time-slices',
  // Two scrapes at least, also where a slice is scaled down to one.
  value: ({ lookback, window }) => cpuBusyRatio(window === '1m' ? '1m' : (lookback as Duration)), // printed from seconds
  condition: { operator: 'below', limit: below },
});

export const memoryMinutes = (below: number): TimeSlicesIndicator => ({
  kind: 'time-slices',
  value: memoryUsedRatio,
  condition: { operator: 'below', limit: below },
});

/** What the load test found out about an objective the last time. */
export const verifiedByLoad = (objective: string, maxAgeDays: number): CapacityIndicator => ({
  kind: 'capacity',
  held: max(select(m.slo_verification_held, { objective })),
  verifiedAt: max(select(m.slo_verification_timestamp_seconds, { objective })),
  maxAgeDays,
});

/** Answers while somebody has switched the budget off, for this objective or for all. */
export const switchedOff = (objective: string) =>
  gt(max(select(m.slo_exclusion_until_timestamp_seconds, { objective: oneOf('all', objective) })), now());

/** The workers' versions that were not there five minutes ago: a deploy. */
export const newVersions = unless(
  max(select(m.lvd_build_info, { job: 'app' }), ['version']),
  max(offset(select(m.lvd_build_info, { job: 'app' }), '5m'), ['version']),
);

/** The quantile (0 to 1) of the response time at nginx, in seconds. */
export const latencyQuantile = (quantile: number, window: Duration) =>
  histogramQuantile(quantile, sum(rate(buckets(response), window), ['le']));

/** Requests that nginx answered within a window, and how many of them were no 5xx. */
export const answeredRequests = (window: Duration) => sum(increase(observations(response), window));

export const successRatio = (window: Duration) =>
  complement(
    div(
      orZero(sum(increase(observations(response, { http_response_status_class: '5xx' }), window))),
      answeredRequests(window),
    ),
  );

/** Share of cache look-ups that were hits; those that bypassed the cache are not in it. */
export const cacheHitRatio = (window: Duration) =>
  div(sum(increase(select(m.cache_lookups_total, { result: 'hit' }), window)), cacheLookups(window));

export const cacheLookups = (window: Duration) =>
  sum(increase(select(m.cache_lookups_total, { result: oneOf('hit', 'miss') }), window));

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
