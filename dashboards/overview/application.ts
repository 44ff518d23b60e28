/** Application signals: latency, traffic, errors, workers, cache and live streams. */
import { m } from '../../metrics/catalogue/index.ts';
import { add, div, observations, orZero, rate, select, sum } from '../../metrics/promql/index.ts';
import { latencyQuantile } from '../../slo/indicators.ts';
import type { PanelDefinition } from '../panels/panel.ts';

const interval = '$__rate_interval';
const responses = m.nginx_http_response_duration_seconds;

const eventLoop = {
  active: sum(rate(select(m.nodejs_eventloop_active_seconds_total, { job: 'app' }), interval), ['instance']),
  idle: sum(rate(select(m.nodejs_eventloop_idle_seconds_total, { job: 'app' }), interval), ['instance']),
};

export const applicationPanels: readonly PanelDefinition[] = [
  {
    kind: 'timeseries',
    title: 'Response time at nginx',
    description: 'What people waited for. The dashed lines are the limits of the P50, P95 and P99 objectives.',
    unit: 's',
    min: 0,
    queries: [
      { query: latencyQuantile(0.5, interval), legend: 'P50' },
      { query: latencyQuantile(0.95, interval), legend: 'P95' },
      { query: latencyQuantile(0.99, interval), legend: 'P99' },
    ],
    thresholds: [
      { from: null, color: 'transparent' },
      { from: 0.1, color: 'green' },
      { from: 0.3, color: 'yellow' },
      { from: 0.5, color: 'red' },
    ],
  },
  {
    kind: 'timeseries',
    title: 'Responses by status class',
    description: 'Requests per second that nginx answered; 5xx are what availability counts as bad.',
    unit: 'reqps',
    min: 0,
    queries: [
      {
        query: sum(rate(observations(responses), interval), ['http_response_status_class']),
        legend: '{{http_response_status_class}}',
      },
    ],
  },
  {
    kind: 'timeseries',
    title: 'Requests by route',
    description: 'Which endpoints are used, as the app counts them.',
    unit: 'reqps',
    min: 0,
    queries: [
      {
        query: sum(rate(observations(m.http_server_request_duration_seconds), interval), ['http_route']),
        legend: '{{http_route}}',
      },
    ],
  },
  {
    kind: 'timeseries',
    title: 'Worker utilisation',
    description: 'Share of the time in which a worker’s event loop was busy; near 100 % requests queue up.',
    unit: 'percentunit',
    min: 0,
    max: 1,
    queries: [{ query: div(eventLoop.active, add(eventLoop.active, eventLoop.idle)), legend: '{{instance}}' }],
  },
  {
    kind: 'timeseries',
    title: 'Cache look-ups',
    description: 'Outcomes of the look-ups that requests made; bypass means that Redis is away.',
    unit: 'ops',
    min: 0,
    queries: [{ query: sum(rate(select(m.cache_lookups_total), interval), ['result']), legend: '{{result}}' }],
  },
  {
    kind: 'timeseries',
    title: 'Live streams',
    description: 'Event streams that browsers hold open, and requests in flight.',
    unit: 'short',
    min: 0,
    queries: [
      { query: sum(select(m.live_streams)), legend: 'streams' },
      { query: orZero(sum(select(m.http_server_active_requests))), legend: 'requests in flight' },
    ],
  },
];
