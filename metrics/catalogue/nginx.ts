/**
 * nginx: its own status page, under the names of the nginx exporter, and what it answered, counted from its access log.
 */
import { defineMetrics } from '../entry.ts';
import { latencyBuckets, statusCodes } from './http.ts';

const none = { labels: {}, jobs: ['agent'] } as const;

export const statusClasses = ['2xx', '3xx', '4xx', '5xx'] as const;

export const nginx = defineMetrics({
  nginx_up: { ...none, type: 'gauge', unit: 'state', help: 'Whether nginx answered its status page: 1 yes, 0 no.' },
  nginx_connections_active: { ...none, type: 'gauge', unit: 'connections', help: 'Client connections now.' },
  nginx_connections_reading: {
    ...none,
    type: 'gauge',
    unit: 'connections',
    help: 'Connections on which nginx reads a request.',
  },
  nginx_connections_writing: {
    ...none,
    type: 'gauge',
    unit: 'connections',
    help: 'Connections on which nginx writes an answer.',
  },
  nginx_connections_waiting: {
    ...none,
    type: 'gauge',
    unit: 'connections',
    help: 'Connections that are open and idle.',
  },
  nginx_connections_accepted: {
    ...none,
    type: 'counter',
    unit: 'connections',
    help: 'Client connections accepted.',
    inherited: 'the nginx exporter’s name',
  },
  nginx_connections_handled: {
    ...none,
    type: 'counter',
    unit: 'connections',
    help: 'Client connections handled; fewer than accepted when a limit was reached.',
    inherited: 'the nginx exporter’s name',
  },
  nginx_http_requests_total: { ...none, type: 'counter', unit: 'requests', help: 'Requests that nginx has read.' },

  nginx_http_responses_total: {
    type: 'counter',
    unit: 'requests',
    help: 'Responses of nginx by status code: every request of its access log.',
    labels: { http_response_status_code: statusCodes },
    jobs: ['agent'],
  },
  nginx_http_response_duration_seconds: {
    type: 'histogram',
    unit: 'seconds',
    counts: 'requests',
    help: 'Time from the first byte of a request to the last byte of nginx’s answer. Live streams, health checks and answers 429 are not in it.',
    labels: { http_response_status_class: statusClasses },
    buckets: latencyBuckets,
    jobs: ['agent'],
  },
  nginx_access_log_lines_total: {
    type: 'counter',
    unit: 'events',
    help: 'Access-log lines received, by whether they could be read.',
    labels: { result: ['accepted', 'malformed'] },
    jobs: ['agent'],
  },
  nginx_access_log_dropped_total: {
    ...none,
    type: 'counter',
    unit: 'events',
    help: 'Access-log lines that the kernel dropped because the agent did not read them in time.',
  },
});
