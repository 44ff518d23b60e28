/** HTTP as the app serves it. Names: OpenTelemetry HTTP semantic conventions, in their Prometheus spelling. */
import { defineMetrics } from '../entry.ts';
import { httpRoutes } from '../routes.ts';

/**
 * Upper bounds in seconds of every request-latency histogram, in the app and at nginx. Each latency objective
 * must be one of them (0.1, 0.3 and 0.5), else the share of requests under it could not be counted exactly.
 */
export const latencyBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2.5, 5, 10] as const;

/** Every status code that the app or nginx is expected to answer; anything else is `other`. */
export const statusCodes = [
  '101',
  '200',
  '201',
  '204',
  '206',
  '301',
  '302',
  '303',
  '304',
  '400',
  '401',
  '403',
  '404',
  '405',
  '408',
  '413',
  '415',
  '422',
  '426',
  '429',
  '499',
  '500',
  '502',
  '503',
  '504',
  'other',
] as const;

export const http = defineMetrics({
  http_server_request_duration_seconds: {
    type: 'histogram',
    unit: 'seconds',
    help: 'Time from the arrival of a request to the end of its response, by route. Live streams are not in it.',
    labels: {
      http_request_method: ['GET', 'POST', 'other'],
      http_route: httpRoutes,
      http_response_status_code: statusCodes,
    },
    buckets: latencyBuckets,
    counts: 'requests',
    jobs: ['app'],
  },
  http_server_active_requests: {
    type: 'gauge',
    unit: 'requests',
    help: 'Requests that are being answered now, live streams excluded.',
    labels: {},
    jobs: ['app'],
  },
});
