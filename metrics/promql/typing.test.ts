/** Right queries carry the right labels and units: each line compiles only if its type is exactly this. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as q from './index.ts';
import { s } from './testing/shop.ts';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only where the labels and the unit are exactly these; at run time it is the printed query. */
function typeOf<V extends q.Query>(query: V) {
  return <const L extends string, const U extends string>(
    _labels: readonly L[] & (Equal<L, q.LabelsIn<V>> extends true ? unknown : never),
    _unit: U & (Equal<U, q.UnitOf<V>> extends true ? unknown : never),
  ): string => q.promql(query);
}

const requests = s.shop_requests_total;
const latency = s.shop_request_duration_seconds;
const rates = q.rate(q.select(requests), '5m');
const queue = q.select(s.shop_queue_length);
const none: readonly never[] = [];

const checked: readonly string[] = [
  typeOf(q.select(requests))(['route', 'method', 'status', 'job', 'instance'], 'requests'),
  typeOf(rates)(['route', 'method', 'status', 'job', 'instance'], 'requests/s'),
  typeOf(q.increase(q.select(requests), '5m'))(['route', 'method', 'status', 'job', 'instance'], 'requests'),
  typeOf(q.rate(q.select(s.shop_worker_seconds_total), '5m'))(['job', 'instance'], 'ratio'),
  typeOf(q.sum(rates, ['route']))(['route'], 'requests/s'),
  typeOf(q.sum(rates))(none, 'requests/s'),
  typeOf(q.sum.without(queue, ['instance', 'job']))(['hall'], 'orders'),
  typeOf(q.topk(2, queue, ['hall']))(['hall', 'job', 'instance'], 'orders'),
  typeOf(q.count(queue, ['hall']))(['hall'], 'series'),
  typeOf(q.histogramQuantile(0.9, q.sum(q.rate(q.buckets(latency), '5m'), ['le', 'route'])))(['route'], 'seconds'),
  typeOf(q.histogramQuantile(0.9, q.sum(q.increase(q.buckets(latency), '5m'), ['le'])))(none, 'seconds'),
  typeOf(q.fractionUnder(latency, 0.3, '5m', { by: ['route'] }))(['route'], 'ratio'),
  typeOf(q.mean(latency, '5m'))(none, 'seconds'),
  typeOf(q.sub(q.now(), q.max(q.select(s.shop_start_time_seconds))))(none, 'seconds'),
  typeOf(q.add(q.select(s.shop_start_time_seconds), 60))(['job', 'instance'], 'timestamp seconds'),
  typeOf(q.div(q.select(s.shop_stock_bytes), q.deriv(q.select(s.shop_stock_bytes), '1h')))(
    ['job', 'instance'],
    'seconds',
  ),
  typeOf(q.div(q.select(s.shop_stock_bytes), q.select(s.shop_stock_limit_bytes)))(['job', 'instance'], 'ratio'),
  typeOf(q.div(q.sum(q.rate(q.select(s.shop_received_bytes_total), '5m')), q.sum(rates)))(
    none,
    'bytes/s per requests/s',
  ),
  typeOf(q.mul(queue, q.select(s.shop_build_info), { on: ['instance'], groupLeft: ['version'] }))(
    ['hall', 'job', 'instance', 'version'],
    'orders',
  ),
  typeOf(q.div(q.sum(queue, ['hall']), q.sum(queue), { ignoring: ['hall'], groupLeft: [] }))(['hall'], 'ratio'),
  typeOf(q.gt(queue, 5))(['hall', 'job', 'instance'], 'orders'),
  typeOf(q.gt(queue, 5, { bool: true }))(['hall', 'job', 'instance'], 'state'),
  typeOf(q.gt(queue, q.sum(queue, ['job']), { on: ['job'] }))(['job'], 'orders'),
  typeOf(q.and(queue, q.select(s.up), { on: ['instance'] }))(['hall', 'job', 'instance'], 'orders'),
  typeOf(q.perMinute(q.sum(rates)))(none, 'requests/min'),
  typeOf(q.complement(q.fractionUnder(latency, 1, '5m')))(none, 'ratio'),
  typeOf(q.labelReplace(queue, { into: 'host', from: 'instance', pattern: '(.*)', replacement: '$1' }))(
    ['hall', 'job', 'instance', 'host'],
    'orders',
  ),
  typeOf(q.recorded(q.record('slo:x:count', q.sum(queue, ['hall']), { objective: 'a' })))(
    ['hall', 'objective'],
    'orders',
  ),
  typeOf(q.raw('up', { labels: ['job'], unit: 'state', reason: 'shows the way out' }))(['job'], 'state'),
];

test('every query whose type is checked above also prints', () => {
  for (const text of checked) assert.match(text, /^\S.*$/);
});
