/** Application signals: latency, traffic, errors, workers, cache and live streams. */
import { m } from '../../metrics/catalogue/index.ts';
import {
  add,
  buckets,
  div,
  histogramQuantile,
  observations,
  orZero,
  rate,
  select,
  sum,
} from '../../metrics/promql/index.ts';
import { latencyQuantile } from '../../slo/indicators.ts';
import { line, type PanelDefinition, panel } from '../panels/panel.ts';

const interval = '$__rate_interval';
const responses = m.nginx_http_response_duration_seconds;

const eventLoop = {
  active: sum(rate(select(m.nodejs_eventloop_active_seconds_total, { job: 'app' }), interval), ['instance']),
  idle: sum(rate(select(m.nodejs_eventloop_idle_seconds_total, { job: 'app' }), interval), ['instance']),
};

const deliveryLag = (quantile: 0.5 | 0.95) =>
  histogramQuantile(quantile, sum(rate(buckets(m.live_delivery_lag_seconds), interval), ['le']));

export const applicationPanels: readonly PanelDefinition[] = [
  panel({
    kind: 'timeseries',
    title: 'Response time at nginx',
    description: 'What people waited for. The dashed lines are the limits of the P50, P95 and P99 objectives.',
    unit: 'seconds',
    min: 0,
    queries: [
      line(latencyQuantile(0.5, interval), 'P50'),
      line(latencyQuantile(0.95, interval), 'P95'),
      line(latencyQuantile(0.99, interval), 'P99'),
    ],
    thresholds: [
      { from: null, color: 'transparent' },
      { from: 0.1, color: 'green' },
      { from: 0.3, color: 'yellow' },
      { from: 0.5, color: 'red' },
    ],
  }),
  panel({
    kind: 'timeseries',
    title: 'Responses by status class',
    description: 'Requests per second that nginx answered; 5xx are what availability counts as bad.',
    unit: 'requests/s',
    min: 0,
    queries: [
      line(
        sum(rate(observations(responses), interval), ['http_response_status_class']),
        '{{http_response_status_class}}',
      ),
    ],
  }),
  panel({
    kind: 'timeseries',
    title: 'Requests by route',
    description: 'Which endpoints are used, as the app counts them.',
    unit: 'requests/s',
    min: 0,
    queries: [
      line(sum(rate(observations(m.http_server_request_duration_seconds), interval), ['http_route']), '{{http_route}}'),
    ],
  }),
  panel({
    kind: 'timeseries',
    title: 'Worker utilisation',
    description: 'Share of the time in which a worker’s event loop was busy; near 100 % requests queue up.',
    unit: 'ratio',
    min: 0,
    max: 1,
    queries: [line(div(eventLoop.active, add(eventLoop.active, eventLoop.idle)), '{{instance}}')],
  }),
  panel({
    kind: 'timeseries',
    title: 'Requests in flight',
    description: 'Requests that the workers are answering now, in sum; live streams are not in it.',
    unit: 'requests',
    min: 0,
    queries: [line(orZero(sum(select(m.http_server_active_requests))), 'requests in flight')],
  }),
  panel({
    kind: 'timeseries',
    title: 'Cache look-ups',
    description: 'Outcomes of the look-ups that requests made; bypass means that Redis is away.',
    unit: 'lookups/s',
    min: 0,
    queries: [line(sum(rate(select(m.cache_lookups_total), interval), ['result']), '{{result}}')],
  }),
  panel({
    kind: 'timeseries',
    title: 'Live streams',
    description: 'Streams that browsers and programs hold open, and those of them that read too slowly, in sum.',
    unit: 'streams',
    min: 0,
    queries: [
      line(sum(select(m.live_streams)), 'streams'),
      line(sum(select(m.live_streams_lagging)), 'of them lagging'),
    ],
  }),
  panel({
    kind: 'timeseries',
    title: 'Live delivery',
    description: 'Time from the commit of a run to the write of what it changed into an open stream.',
    unit: 'seconds',
    min: 0,
    queries: [line(deliveryLag(0.5), 'P50'), line(deliveryLag(0.95), 'P95')],
  }),
];
