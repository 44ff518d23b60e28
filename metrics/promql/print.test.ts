/** What the builder prints, and that the walk over the text, with Prometheus's own grammar, finds nothing wrong. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkQuery, vocabularyOf } from './check/index.ts';
import * as q from './index.ts';
import { s, shop } from './testing/shop.ts';

const vocabulary = new Map([
  ...vocabularyOf(shop),
  ['slo:x:count', { kind: 'gauge', labels: { objective: ['a'] } } as const],
]);

const requests = s.shop_requests_total;
const latency = s.shop_request_duration_seconds;
const queue = q.select(s.shop_queue_length);
const byRoute = (window: q.Duration) => q.sum(q.rate(q.select(requests), window), ['route']);
const total = q.sum(queue);
const hall = q.variable('hall', s.shop_queue_length, 'hall', { job: 'shop' });

type Case = readonly [what: string, query: q.Query, expected: string];

const selecting: readonly Case[] = [
  [
    'all four matchers',
    q.select(requests, { route: '/', method: q.not('GET'), status: q.re('[45]xx'), job: q.notRe('x') }),
    'shop_requests_total{route="/", method!="GET", status=~"[45]xx", job!~"x"}',
  ],
  [
    'several values of a label, escaped',
    q.select(s.shop_orders_total, { country: q.oneOf('a.b', 'c') }),
    'shop_orders_total{country=~"a\\\\.b|c"}',
  ],
  ['a dashboard variable as a matcher', q.select(s.shop_queue_length, { hall }), 'shop_queue_length{hall=~"$hall"}'],
  [
    'a fraction of a bucket bound in its one spelling',
    q.bucket(latency, 0.3),
    'shop_request_duration_seconds_bucket{le="0.3"}',
  ],
  [
    'a whole bucket bound in both spellings',
    q.bucket(latency, 1),
    'shop_request_duration_seconds_bucket{le=~"1|1\\\\.0"}',
  ],
  ['an offset', q.offset(queue, '1d'), 'shop_queue_length offset 1d'],
  [
    'text with quotes, backslashes and line ends',
    q.select(s.shop_build_info, { version: 'a"b\\c\nd' }),
    'shop_build_info{version="a\\"b\\\\c\\nd"}',
  ],
];

const ranges: readonly Case[] = [
  ['a rate', q.rate(q.select(requests), '1h30m'), 'rate(shop_requests_total[1h30m])'],
  ['an irate', q.irate(q.select(requests), '$__rate_interval'), 'irate(shop_requests_total[$__rate_interval])'],
  [
    'an increase',
    q.increase(q.observations(latency), '$__range'),
    'increase(shop_request_duration_seconds_count[$__range])',
  ],
  ['resets', q.resets(q.select(requests), '1d'), 'resets(shop_requests_total[1d])'],
  ['a delta', q.delta(queue, '1h'), 'delta(shop_queue_length[1h])'],
  ['a slope', q.deriv(queue, '1h'), 'deriv(shop_queue_length[1h])'],
  ['changes', q.changes(q.select(s.shop_start_time_seconds), '1h'), 'changes(shop_start_time_seconds[1h])'],
  ['a forecast', q.predictLinear(queue, '6h', 4 * 3600), 'predict_linear(shop_queue_length[6h], 14400)'],
  [
    'an offset behind a range',
    q.rate(q.offset(q.select(requests), '1d'), '5m'),
    'rate(shop_requests_total[5m] offset 1d)',
  ],
  ['a mean over time', q.avgOverTime(queue, '1h'), 'avg_over_time(shop_queue_length[1h])'],
  ['a quantile over time', q.quantileOverTime(0.9, queue, '1h'), 'quantile_over_time(0.9, shop_queue_length[1h])'],
  [
    'a subquery',
    q.maxOverTime(byRoute('5m'), '1h', '1m'),
    'max_over_time(sum by (route) (rate(shop_requests_total[5m]))[1h:1m])',
  ],
  [
    'a subquery of an operator, in parentheses',
    q.minOverTime(q.mul(total, 2), '1h', '1m'),
    'min_over_time((sum(shop_queue_length) * 2)[1h:1m])',
  ],
  [
    'the newest sample of a counter',
    q.lastOverTime(q.select(requests), '1h'),
    'last_over_time(shop_requests_total[1h])',
  ],
  ['absence over time', q.absentOverTime(queue, '10m'), 'absent_over_time(shop_queue_length[10m])'],
];

const shaping: readonly Case[] = [
  ['labels kept', q.sum(queue, ['hall']), 'sum by (hall) (shop_queue_length)'],
  ['labels dropped', q.sum.without(queue, ['instance']), 'sum without (instance) (shop_queue_length)'],
  ['the largest', q.topk(3, queue), 'topk(3, shop_queue_length)'],
  ['the largest of each group', q.topk(1, queue, ['job']), 'topk by (job) (1, shop_queue_length)'],
  ['a quantile across series', q.quantile(0.5, queue), 'quantile(0.5, shop_queue_length)'],
  ['a count', q.count(q.select(s.up), ['job']), 'count by (job) (up)'],
  ['absence', q.absent(q.select(s.up, { job: 'shop' })), 'absent(up{job="shop"})'],
  ['limits', q.clamp(queue, 0, 1), 'clamp(shop_queue_length, 0, 1)'],
  ['a lower limit', q.clampMin(queue, 0), 'clamp_min(shop_queue_length, 0)'],
  [
    'a replaced label',
    q.labelReplace(queue, { into: 'host', from: 'instance', pattern: '(.+):\\d+', replacement: '$1' }),
    'label_replace(shop_queue_length, "host", "$1", "instance", "(.+):\\\\d+")',
  ],
  [
    'a quantile of a histogram',
    q.histogramQuantile(0.95, q.sum(q.rate(q.buckets(latency), '5m'), ['le'])),
    'histogram_quantile(0.95, sum by (le) (rate(shop_request_duration_seconds_bucket[5m])))',
  ],
  [
    'the share under a bucket',
    q.fractionUnder(latency, 0.3, '5m', { matchers: { method: 'GET' }, by: ['route'] }),
    'sum by (route) (rate(shop_request_duration_seconds_bucket{method="GET", le="0.3"}[5m])) / sum by (route) (rate(shop_request_duration_seconds_count{method="GET"}[5m]))',
  ],
  [
    'the mean of a histogram',
    q.mean(latency, '5m'),
    'sum(rate(shop_request_duration_seconds_sum[5m])) / sum(rate(shop_request_duration_seconds_count[5m]))',
  ],
  ['zero for nothing', q.orZero(total), 'sum(shop_queue_length) or vector(0)'],
  ['a rate per minute', q.perMinute(byRoute('5m')), 'sum by (route) (rate(shop_requests_total[5m])) * 60'],
];

const operators: readonly Case[] = [
  [
    'only the parentheses that are needed',
    q.div(q.sub(total, q.mul(total, 2)), 3),
    '(sum(shop_queue_length) - sum(shop_queue_length) * 2) / 3',
  ],
  [
    'an equally strong right side in parentheses',
    q.sub(total, q.sub(total, 1)),
    'sum(shop_queue_length) - (sum(shop_queue_length) - 1)',
  ],
  [
    'a number on the left',
    q.sub(1, q.fractionUnder(latency, 1, '5m')) /* the whole quotient binds tighter */,
    '1 - sum(rate(shop_request_duration_seconds_bucket{le=~"1|1\\\\.0"}[5m])) / sum(rate(shop_request_duration_seconds_count[5m]))',
  ],
  ['a comparison that answers', q.gt(queue, 5, { bool: true }), 'shop_queue_length > bool 5'],
  [
    'a comparison that answers, with matching',
    q.gt(queue, queue, { bool: true, on: ['hall'] }),
    'shop_queue_length > bool on (hall) shop_queue_length',
  ],
  [
    'matching on labels',
    q.and(byRoute('5m'), byRoute('1h'), { on: ['route'] }),
    'sum by (route) (rate(shop_requests_total[5m])) and on (route) sum by (route) (rate(shop_requests_total[1h]))',
  ],
  [
    'a share of a total',
    q.div(q.sum(queue, ['hall']), total, { ignoring: ['hall'], groupLeft: [] }),
    'sum by (hall) (shop_queue_length) / ignoring (hall) group_left () sum(shop_queue_length)',
  ],
  [
    'a label copied from an info metric',
    q.mul(queue, q.select(s.shop_build_info), { on: ['instance'], groupLeft: ['version'] }),
    'shop_queue_length * on (instance) group_left (version) shop_build_info',
  ],
  [
    'a recorded series with its own labels',
    q.sumOverTime(q.recorded(q.record('slo:x:count', total, { objective: 'a' })), '1h'),
    'sum_over_time(slo:x:count{objective="a"}[1h])',
  ],
  [
    'a raw query in parentheses',
    q.add(q.raw('sum(up) or vector(1)', { labels: [], unit: 'orders', reason: 'shows the way out' }), total),
    '(sum(up) or vector(1)) + sum(shop_queue_length)',
  ],
];

for (const [what, query, expected] of [...selecting, ...ranges, ...shaping, ...operators]) {
  test(`prints ${what}`, () => {
    assert.equal(q.promql(query), expected);
    assert.deepEqual(checkQuery(expected, vocabulary).problems, []);
  });
}

test('prints exact decimals', () => {
  assert.equal(q.printNumber(1 - 0.999), '0.001');
  assert.equal(q.printNumber(13.44 * (1 - 0.99)), '0.1344');
  assert.equal(q.printNumber(1e-7), '0.0000001');
  assert.equal(q.printNumber(Number.POSITIVE_INFINITY), '+Inf');
});

test("prints a variable's query for its values", () => {
  assert.equal(hall.valuesQuery, 'label_values(shop_queue_length{job="shop"}, hall)');
  assert.equal(
    q.variable('route', latency, 'route').valuesQuery,
    'label_values(shop_request_duration_seconds_count, route)',
  );
});

test('durations that the compiler cannot read are checked when they are used', () => {
  const computed = (text: string) => text as q.Duration; // as if read from a file
  assert.throws(
    () => byRoute(computed('5 minutes')),
    /"5 minutes" is no duration; expected: units from large to small/,
  );
  assert.throws(() => byRoute(computed('1m1h')), /is no duration/);
  assert.throws(() => byRoute(computed('0s')), /is no duration/);
  assert.doesNotThrow(() => byRoute(computed('1h30m')));
});

test('a raw query needs a reason', () => {
  assert.throws(() => q.raw('up', { labels: [], unit: 'state', reason: ' ' }), /expected a reason/);
});
