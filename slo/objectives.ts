/**
 * The promises, as data: the target table of the product. Everything that repeats one of these numbers takes it from
 * here.
 */
import {
  activeSessions,
  answeredRequests,
  availability,
  cacheHitRatio,
  cacheLookups,
  cpuBusyRatio,
  goodRatio,
  latency,
  latencyQuantile,
  memoryUsedRatio,
  poolConnections,
  requestsPerMinute,
} from './indicators.ts';
import type { Objective } from './objective.ts';

/** Short enough to follow a deploy, long enough for some traffic. */
const recent = '5m';

export const objectives = [
  {
    id: 'latency-p50',
    title: 'P50 latency',
    target: 'P50 < 100 ms',
    ratio: 0.99,
    indicator: { kind: 'time-slices' },
    current: {
      query: latencyQuantile(0.5, recent),
      unit: 'seconds',
      events: answeredRequests(recent),
      condition: { operator: 'below', limit: 0.1 },
    },
    told: 'ticket',
    verified: 'every deploy',
  },
  {
    id: 'latency-p95',
    title: 'P95 latency',
    target: 'P95 < 300 ms',
    ratio: 0.95,
    indicator: latency(0.3),
    current: {
      query: latencyQuantile(0.95, recent),
      unit: 'seconds',
      events: answeredRequests(recent),
      condition: { operator: 'below', limit: 0.3 },
    },
    told: 'page',
    verified: 'every deploy',
  },
  {
    id: 'latency-p99',
    title: 'P99 latency',
    target: 'P99 < 500 ms',
    ratio: 0.99,
    indicator: latency(0.5),
    current: {
      query: latencyQuantile(0.99, recent),
      unit: 'seconds',
      events: answeredRequests(recent),
      condition: { operator: 'below', limit: 0.5 },
    },
    told: 'page',
    verified: 'every deploy',
  },
  {
    id: 'availability',
    title: 'Availability',
    target: 'success rate > 99 %',
    ratio: 0.99,
    indicator: availability,
    current: {
      query: goodRatio(availability, recent),
      unit: 'ratio',
      events: availability.total(recent),
      condition: { operator: 'above', limit: 0.99 },
    },
    told: 'page',
    verified: 'every deploy',
  },
  {
    id: 'concurrent-users',
    title: 'Concurrent users',
    target: '50–100',
    ratio: null,
    indicator: { kind: 'capacity' },
    current: { query: activeSessions(), unit: 'sessions', condition: { operator: 'at-least', limit: 100 } },
    told: 'ticket',
    verified: 'weekly',
  },
  {
    id: 'throughput',
    title: 'Throughput',
    target: '500+ requests/min',
    ratio: null,
    indicator: { kind: 'capacity' },
    current: {
      query: requestsPerMinute(recent),
      unit: 'requests/min',
      condition: { operator: 'at-least', limit: 500 },
    },
    told: 'ticket',
    verified: 'weekly',
  },
  {
    id: 'cache-hit',
    title: 'Cache hit ratio',
    target: '70–80 %',
    ratio: 0.95,
    indicator: { kind: 'time-slices' },
    current: {
      query: cacheHitRatio(recent),
      unit: 'ratio',
      events: cacheLookups(recent),
      condition: { operator: 'at-least', limit: 0.7 },
    },
    told: 'ticket',
    verified: 'daily',
  },
  {
    id: 'db-connections',
    title: 'Database connections',
    target: '20–30',
    ratio: 0.99,
    indicator: { kind: 'time-slices' },
    current: {
      query: poolConnections(),
      unit: 'connections',
      condition: { operator: 'between', from: 20, to: 30 },
    },
    told: 'ticket',
    verified: 'daily',
  },
  {
    id: 'cpu',
    title: 'CPU',
    target: '< 70 %',
    ratio: 0.99,
    indicator: { kind: 'time-slices' },
    current: { query: cpuBusyRatio('1m'), unit: 'ratio', condition: { operator: 'below', limit: 0.7 } },
    told: 'ticket',
    verified: 'daily',
  },
  {
    id: 'memory',
    title: 'Memory',
    target: '< 80 %',
    ratio: 0.99,
    indicator: { kind: 'time-slices' },
    current: { query: memoryUsedRatio(), unit: 'ratio', condition: { operator: 'below', limit: 0.8 } },
    told: 'ticket',
    verified: 'daily',
  },
] as const satisfies readonly Objective[];

export type ObjectiveId = (typeof objectives)[number]['id'];
