/** Wrong ranges: windows, and functions of counters, gauges and histograms. */
import { latency, type MistakeCase, perSecond, queue, requests } from './case.ts';

export const ranges: readonly MistakeCase[] = [
  {
    name: 'the rate of a gauge',
    query: `q.rate(q.select(${queue}), '5m')`,
    says: 'rate() needs a counter, but shop_queue_length is a gauge: take delta() or deriv() of it',
  },
  {
    name: 'the irate of a gauge',
    query: `q.irate(q.select(${queue}), '5m')`,
    says: 'irate() needs a counter, but shop_queue_length is a gauge: take delta() or deriv() of it',
  },
  {
    name: 'the increase of a gauge',
    query: `q.increase(q.select(${queue}), '5m')`,
    says: 'increase() needs a counter, but shop_queue_length is a gauge: take delta() or deriv() of it',
  },
  {
    name: 'the resets of a recording, which is a gauge',
    query: `q.resets(q.recorded(q.record('shop:orders:rate5m', q.sum(${perSecond}))), '5m')`,
    says: 'resets() needs a counter, but shop:orders:rate5m is a gauge: take delta() or deriv() of it',
  },
  {
    name: 'the delta of a counter',
    query: `q.delta(q.select(${requests}), '5m')`,
    says: 'delta() needs a gauge, but shop_requests_total is a counter: take rate() or increase() of it',
  },
  {
    name: 'the slope of a histogram part',
    query: `q.deriv(q.sumOf(${latency}), '5m')`,
    says: 'deriv() needs a gauge, but shop_request_duration_seconds_sum is a counter: take rate() or increase() of it',
  },
  {
    name: 'a forecast of a counter',
    query: `q.predictLinear(q.select(s.shop_received_bytes_total), '6h', 3600)`,
    says: 'predict_linear() needs a gauge, but shop_received_bytes_total is a counter: take rate() or increase() of it',
  },
  {
    name: 'the mean over time of a counter',
    query: `q.avgOverTime(q.select(${requests}), '5m')`,
    says: 'avg_over_time() needs a gauge, but shop_requests_total is a counter: take rate() or increase() of it',
  },
  {
    name: 'the rate of a sum',
    query: `q.rate(q.sum(q.select(${requests})), '5m')`,
    says: 'rate() takes selected series, and this vector is computed: take rate() first, then aggregate',
  },
  {
    name: 'the rate of a metric that is not selected',
    query: `q.rate(${requests}, '5m')`,
    says: 'rate() takes a selected counter, such as select(m.requests_total); this is no query',
  },
  {
    name: 'a subquery without a step',
    query: `q.maxOverTime(${perSecond}, '1h')`,
    says: 'max_over_time() of a computed vector is a subquery and needs a step as its third argument, such as 1m',
  },
  {
    name: 'a bad duration',
    query: `q.rate(q.select(${requests}), '5 minutes')`,
    says: '"5 minutes" is no duration: write a whole number and ms, s, m, h, d, w or y, such as 5m or 1h30m',
  },
  {
    name: 'a duration with a fraction',
    query: `q.rate(q.select(${requests}), '1.5h')`,
    says: '"1.5h" is no duration: write a whole number and ms, s, m, h, d, w or y, such as 5m or 1h30m',
  },
  {
    name: 'a negative duration',
    query: `q.offset(q.select(${queue}), '-1h')`,
    says: '"-1h" is no duration: write a whole number and ms, s, m, h, d, w or y, such as 5m or 1h30m',
  },
  {
    name: 'a bad step',
    query: `q.maxOverTime(${perSecond}, '1h', 'minute')`,
    says: '"minute" is no duration: write a whole number and ms, s, m, h, d, w or y, such as 5m or 1h30m',
  },
  {
    name: 'a bad interval of Grafana',
    query: `q.rate(q.select(${requests}), '$__rate')`,
    says: '"$__rate" is no duration: write a whole number and ms, s, m, h, d, w or y, such as 5m or 1h30m',
  },
];
