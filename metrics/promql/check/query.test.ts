/** Queries as text against the shop's catalogue: every planted mistake is found, with the sentence that says it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { shop } from '../testing/shop.ts';
import { checkQuery, vocabularyOf } from './index.ts';

const vocabulary = vocabularyOf(shop);
const buckets = 'shop_request_duration_seconds_bucket';

const right: readonly string[] = [
  'sum by (route) (rate(shop_requests_total{status=~"[45]xx", method!="GET"}[5m]))',
  'sum without (instance) (shop_queue_length) > 3',
  `histogram_quantile(0.9, sum by (le, route) (rate(${buckets}[$__rate_interval])))`,
  `sum(rate(${buckets}{le=~"1|1\\\\.0"}[5m]))`,
  'shop_queue_length{hall=~"$hall"} offset 1d',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana replaces the variable, not JavaScript.
  'rate(shop_requests_total[${__range}]) * $__range_s',
  'absent(up{job="shop"}) and on (job) absent(up{job="shop", instance="a"})',
  'up * on (job, instance) group_left (version) shop_build_info',
  'label_replace(up, "host", "$1", "instance", "(.*):.*") and on (host) label_replace(up, "host", "x", "job", ".*")',
  'count_values("length", shop_queue_length) unless on () vector(1) == 2 or on () vector(0)',
  'max_over_time(sum by (hall) (shop_queue_length)[1h:5m])',
  'topk by (route) (3, -shop_requests_total) or vector(0)',
  'sum by (job) (up) / ignoring (hall) group_left () sum by (job, hall) (shop_queue_length)',
  '{__name__=~"shop_stock_.*"} @ end()',
  'ALERTS{alertstate="firing"}',
  'sum by (job, zone) (scrape_samples_scraped{job="shop"})',
  'time() - shop_start_time_seconds > bool 60 # a comment',
];

describe('a right query has no problems', () => {
  for (const query of right) {
    test(query, () => assert.deepEqual(checkQuery(query, vocabulary).problems, []));
  }
});

const wrong: readonly (readonly [query: string, ...problems: readonly string[]])[] = [
  ['shop_request_total', 'no series is called shop_request_total. Did you mean shop_requests_total?'],
  ['{"shop_request_total"}', 'no series is called shop_request_total. Did you mean shop_requests_total?'],
  ['entirely_unknown', 'no series is called entirely_unknown.'],
  [
    'shop_request_duration_seconds',
    'no series is called shop_request_duration_seconds. Did you mean shop_request_duration_seconds_sum?',
  ],
  [
    'shop_queue_length{hal="a"}',
    'shop_queue_length has no label hal; its labels are hall, instance, job. Did you mean hall?',
  ],
  [
    'shop_requests_total{status="500"}',
    'label status of shop_requests_total has no value 500; its values are 2xx, 4xx, 5xx.',
  ],
  [
    'shop_requests_total{status!="500"}',
    'label status of shop_requests_total has no value 500; its values are 2xx, 4xx, 5xx.',
  ],
  [
    'shop_requests_total{method=~"GET|PUT"}',
    'label method of shop_requests_total has no value like GET|PUT; its values are GET, POST.',
  ],
  [`${buckets}{le="0.2"}`, `${buckets} has no bucket 0.2; its buckets are 0.05, 0.1, 0.3, 1, 5, +Inf.`],
  [
    `${buckets}{le="1"}`,
    `le="1" of ${buckets} is spelled 1 by Prometheus 2 and 1.0 by Prometheus 3: write le=~"1|1\\\\.0".`,
  ],
  ['rate(shop_queue_length[5m])', 'rate() needs a counter, but shop_queue_length is a gauge: use delta() or deriv().'],
  [
    'increase(sum(shop_requests_total)[1h:5m])',
    'increase() needs a counter as it is exposed, but this is computed: take increase() first.',
  ],
  [
    'max_over_time(shop_orders_total[1h])',
    'max_over_time() needs a gauge, but shop_orders_total is a counter: use rate() or increase().',
  ],
  [
    'sum by (rout) (shop_requests_total)',
    'by (rout): shop_requests_total has no label rout; the labels are instance, job, method, route, status. Did you mean route?',
  ],
  [
    'sum by (method) (sum by (route) (shop_requests_total))',
    'by (method): this has no label method; the labels are route.',
  ],
  ['avg without (hall) (up)', 'without (hall): up has no label hall; the labels are instance, job.'],
  [
    `histogram_quantile(0.9, sum by (route) (rate(${buckets}[5m])))`,
    'histogram_quantile() needs the label le, and this has lost it; the labels are route.',
  ],
  [
    'up / shop_queue_length',
    'the sides can never match, for their labels differ: on the left the labels are instance, job, on the right the labels are hall, instance, job. Add on (…) or ignoring (…).',
  ],
  [
    'up and sum(up)',
    'the sides can never match, for their labels differ: on the left the labels are instance, job, on the right no labels are left. Add on (…) or ignoring (…).',
  ],
  [
    'up / on (hall) shop_queue_length',
    'on (hall): there is no label hall on the left; on the left the labels are instance, job, on the right the labels are hall, instance, job.',
  ],
  [
    'up / ignoring (route) up',
    'ignoring (route): there is no label route on either side; on the left the labels are instance, job, on the right the labels are instance, job.',
  ],
  [
    'up * on (job) group_left (versio) shop_build_info',
    'group_left (versio): the side of which there is one has no label versio; the labels are instance, job, version.',
  ],
  [
    'label_replace(up, "a", "$1", "instanc", "(.*)")',
    'label_replace() reads the label instanc, which is not there; the labels are instance, job. Did you mean instance?',
  ],
  ['sum(up', 'this is not PromQL: it ends too early.'],
  ['', 'this is not PromQL: it ends too early.'],
  ['up > ) 3', 'this is not PromQL, from here on: ) 3'],
  ['{job="shop"}', 'a selector without a name reads every series of Prometheus'],
  ['{__name__=~"shops_.*"}', 'no series has a name that __name__=~"shops_.*" takes'],
  [
    'rate(shop_request_total[5m]) / sum by (rout) (shop_requests_total)',
    'no series is called shop_request_total. Did you mean shop_requests_total?',
    'by (rout): shop_requests_total has no label rout; the labels are instance, job, method, route, status. Did you mean route?',
  ],
];

describe('a wrong query is told', () => {
  for (const [query, ...problems] of wrong) {
    test(query, () => assert.deepEqual(checkQuery(query, vocabulary).problems, problems));
  }
});

test('the series that a query reads are told', () => {
  const { series } = checkQuery('up + on (job) rate(shop_orders_total[5m])', vocabulary);
  assert.deepEqual([...series], ['up', 'shop_orders_total']);
});
