/**
 * The promises, as data: the target table of the product. Everything that repeats one of these numbers takes it from
 * here.
 */
import {
  activeSessions,
  answeredRequests,
  availability,
  cacheHitMinutes,
  cacheHitRatio,
  cacheLookups,
  cpuBusyRatio,
  cpuMinutes,
  latency,
  latencyMinutes,
  latencyQuantile,
  memoryMinutes,
  memoryUsedRatio,
  newVersions,
  poolConnectionMinutes,
  poolConnections,
  requestsPerMinute,
  successRatio,
  switchedOff,
  verifiedByLoad,
} from './indicators.ts';
import type { Objective } from './objective.ts';
import type { ObjectiveSet } from './objective-set.ts';
import { overdueAfterDays } from './verification/occasions.ts';

/** Short enough to follow a deploy, long enough for some traffic. */
const recent = '5m';

export const objectives = [
  {
    id: 'latency-p50',
    title: 'P50 latency',
    target: 'P50 < 100 ms',
    ratio: 0.99,
    indicator: latencyMinutes(0.5, 0.1),
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
      query: successRatio(recent),
      unit: 'ratio',
      events: answeredRequests(recent),
      condition: { operator: 'above', limit: 0.99 },
    },
    told: 'page',
    verified: 'every deploy',
  },
  {
    id: 'concurrent-users',
    title: 'Concurrent users',
    target: '50–100',
    indicator: verifiedByLoad('concurrent-users', overdueAfterDays('weekly')),
    current: { query: activeSessions(), unit: 'sessions', condition: { operator: 'at-least', limit: 100 } },
    told: 'ticket',
    verified: 'weekly',
  },
  {
    id: 'throughput',
    title: 'Throughput',
    target: '500+ requests/min',
    indicator: verifiedByLoad('throughput', overdueAfterDays('weekly')),
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
    indicator: cacheHitMinutes(0.7),
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
    indicator: poolConnectionMinutes(20, 30),
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
    indicator: cpuMinutes(0.7),
    current: { query: cpuBusyRatio('1m'), unit: 'ratio', condition: { operator: 'below', limit: 0.7 } },
    told: 'ticket',
    verified: 'daily',
  },
  {
    id: 'memory',
    title: 'Memory',
    target: '< 80 %',
    ratio: 0.99,
    indicator: memoryMinutes(0.8),
    current: { query: memoryUsedRatio(), unit: 'ratio', condition: { operator: 'below', limit: 0.8 } },
    told: 'ticket',
    verified: 'daily',
  },
] as const satisfies readonly Objective[];

export type ObjectiveId = (typeof objectives)[number]['id'];

/** How long Prometheus keeps its samples: a quarter to date and a little more. */
export const retentionDays = 100;

export const objectiveSet: ObjectiveSet = {
  name: 'objectives',
  objectives,
  periodDays: 28,
  retentionDays,
  exclusions: [],
  exclusionSwitch: switchedOff,
  deploys: newVersions,
  runbookUrl: 'docs/slo.md',
  dashboardUrl: '/d/slo-objectives',
};
