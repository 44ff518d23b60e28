/** What good and bad events (or minutes) of each objective look like to Prometheus: the input of the generated tests. */
import type { ObjectiveId } from './objectives.ts';
import type { Example, ExampleSeries } from './rule-tests/example.ts';
import type { ExclusionExample } from './rule-tests/timeline.ts';

const agent = 'job="agent", instance="agent"';
const app = 'job="app", instance="app-1"';

const counter = (series: string, good: number, bad: number): ExampleSeries => ({ series, kind: 'counter', good, bad });
const gauge = (series: string, good: number, bad: number): ExampleSeries => ({ series, kind: 'gauge', good, bad });

const response = 'nginx_http_response_duration_seconds';
const responses = (part: string, labels: string): string =>
  `${response}_${part}{http_response_status_class="2xx", ${labels}${agent}}`;

/** Requests, of which the bad ones take longer than `threshold`. In a minute: `requests` of them. */
const slowRequests = (threshold: number, requests = 1): Example => [
  counter(responses('count', ''), requests, requests),
  counter(responses('bucket', `le="${threshold}", `), requests, 0),
];

export const examples: Readonly<Partial<Record<ObjectiveId, Example>>> = {
  // A good minute has 60 of 100 requests in time, a bad one 40.
  'latency-p50': [counter(responses('count', ''), 100, 100), counter(responses('bucket', 'le="0.1", '), 60, 40)],
  'latency-p95': slowRequests(0.3),
  'latency-p99': slowRequests(0.5),
  availability: [
    counter(responses('count', ''), 1, 0),
    counter(`${response}_count{http_response_status_class="5xx", ${agent}}`, 0, 0.5),
    counter(`probe_requests_total{result="failure", ${agent}}`, 0, 0.5),
  ],
  'cache-hit': [
    counter(`cache_lookups_total{result="hit", ${app}}`, 80, 20),
    counter(`cache_lookups_total{result="miss", ${app}}`, 20, 80),
  ],
  'db-connections': [gauge(`db_client_connection_count{state="idle", ${app}}`, 24, 12)],
  cpu: [
    counter(`node_cpu_seconds_total{mode="idle", cpu="0", ${agent}}`, 40, 10),
    counter(`node_cpu_seconds_total{mode="user", cpu="0", ${agent}}`, 20, 50),
  ],
  memory: [
    gauge(`node_memory_MemAvailable_bytes{${agent}}`, 50, 10),
    gauge(`node_memory_MemTotal_bytes{${agent}}`, 100, 100),
  ],
};

/** How somebody excludes time at run time: until a moment that is far away. */
export const exclusionExample: ExclusionExample = {
  series: 'slo_exclusion_until_timestamp_seconds{objective="all", job="validator", instance="validator"}',
  other: 'slo_exclusion_until_timestamp_seconds{objective="other", job="validator", instance="validator"}',
  on: 1e12,
  off: 0,
};
