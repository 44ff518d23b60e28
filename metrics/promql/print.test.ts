/** What the builder prints, and that Prometheus's own grammar takes it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parser } from '@prometheus-io/lezer-promql';
import { m } from '../catalogue/index.ts';
import * as q from './index.ts';

const latency = m.http_server_request_duration_seconds;
const active = m.http_server_active_requests;
const requests = (window: q.Duration) => q.sum(q.rate(q.observations(latency), window), ['http_route']);

const cases: readonly (readonly [string, q.Query, string])[] = [
  [
    'all four matchers',
    q.observations(latency, {
      http_route: '/',
      http_request_method: q.not('GET'),
      http_response_status_code: q.re('5..'),
      job: q.notRe('x'),
    }),
    'http_server_request_duration_seconds_count{http_route="/", http_request_method!="GET", http_response_status_code=~"5..", job!~"x"}',
  ],
  [
    'several values of a label, escaped',
    q.observations(latency, { http_route: q.oneOf('/', '/suites/:suite') }),
    'http_server_request_duration_seconds_count{http_route=~"/|/suites/:suite"}',
  ],
  [
    'a fraction of a bucket bound in its one spelling',
    q.bucket(latency, 0.3),
    'http_server_request_duration_seconds_bucket{le="0.3"}',
  ],
  [
    'a whole bucket bound in both spellings',
    q.bucket(latency, 1),
    'http_server_request_duration_seconds_bucket{le=~"1|1\\\\.0"}',
  ],
  [
    'a quantile',
    q.histogramQuantile(0.95, q.sum(q.rate(q.buckets(latency), '$__rate_interval'), ['le'])),
    'histogram_quantile(0.95, sum by (le) (rate(http_server_request_duration_seconds_bucket[$__rate_interval])))',
  ],
  [
    'only the parentheses that are needed',
    q.div(q.sub(q.sum(q.select(active)), q.mul(q.sum(q.select(active)), 2)), 3),
    '(sum(http_server_active_requests) - sum(http_server_active_requests) * 2) / 3',
  ],
  [
    'an equally strong right side in parentheses',
    q.sub(q.sum(q.select(active)), q.sub(q.sum(q.select(active)), 1)),
    'sum(http_server_active_requests) - (sum(http_server_active_requests) - 1)',
  ],
  ['zero for nothing', q.orZero(q.sum(q.select(active))), 'sum(http_server_active_requests) or vector(0)'],
  [
    'an offset behind a range',
    q.rate(q.offset(q.observations(latency), '1d'), '5m'),
    'rate(http_server_request_duration_seconds_count[5m] offset 1d)',
  ],
  [
    'a subquery',
    q.maxOverTime(requests('5m'), '1h', '1m'),
    'max_over_time(sum by (http_route) (rate(http_server_request_duration_seconds_count[5m]))[1h:1m])',
  ],
  [
    'matching on labels',
    q.and(requests('5m'), requests('1h'), { on: ['http_route'] }),
    'sum by (http_route) (rate(http_server_request_duration_seconds_count[5m])) and on (http_route) sum by (http_route) (rate(http_server_request_duration_seconds_count[1h]))',
  ],
  [
    'labels dropped by without',
    q.sum.without(q.select(active), ['instance']),
    'sum without (instance) (http_server_active_requests)',
  ],
  [
    'a recorded series with its own labels',
    q.sumOverTime(q.recorded(q.record('slo:x:count', q.sum(q.select(active)), { objective: 'a' })), '1h'),
    'sum_over_time(slo:x:count{objective="a"}[1h])',
  ],
  [
    'text with quotes and backslashes',
    q.select(m.lvd_build_info, { version: 'a"b\\c' }),
    'lvd_build_info{version="a\\"b\\\\c"}',
  ],
];

for (const [name, query, expected] of cases) {
  test(`prints ${name}`, () => {
    assert.equal(q.promql(query), expected);
    assert.deepEqual(syntaxErrors(expected), []);
  });
}

test('prints exact decimals', () => {
  assert.equal(q.printNumber(1 - 0.999), '0.001');
  assert.equal(q.printNumber(13.44 * (1 - 0.99)), '0.1344');
  assert.equal(q.printNumber(1e-7), '0.0000001');
  assert.equal(q.printNumber(Number.POSITIVE_INFINITY), '+Inf');
});

test('a subquery without a step is refused', () => {
  assert.throws(() => q.maxOverTime(requests('5m'), '1h'), /needs a step/);
});

/** Grafana's variables are no PromQL; a duration stands in for them. */
function syntaxErrors(query: string): readonly string[] {
  const errors: string[] = [];
  parser.parse(query.replaceAll(/\$__\w+/g, '1m')).iterate({
    enter: (node) => {
      if (node.type.isError) errors.push(query.slice(node.from, node.to));
    },
  });
  return errors;
}
