/** Wrong aggregations. */
import { latency, type MistakeCase, perSecond, queue } from './case.ts';

export const aggregations: readonly MistakeCase[] = [
  {
    name: 'a label that is aggregated away',
    query: `q.sum(q.sum(${perSecond}, ['route']), ['method'])`,
    says: 'label method is not on this vector; it has route',
  },
  {
    name: 'a misspelt label to keep',
    query: `q.sum(${perSecond}, ['status', 'rout'])`,
    says: 'label rout is not on this vector; it has instance, job, method, route, status',
  },
  {
    name: 'a label to drop that is not there',
    query: `q.sum.without(q.select(${queue}), ['country'])`,
    says: 'label country is not on this vector; it has hall, instance, job',
  },
  {
    name: 'the largest by a label that is not there',
    query: `q.topk(3, q.sum(${perSecond}), ['route'])`,
    says: 'label route is not on this vector; it has no labels',
  },
  {
    name: 'a count by a label that is not there',
    query: `q.count(q.select(s.up), ['hall'])`,
    says: 'label hall is not on this vector; it has instance, job',
  },
  {
    name: 'the sum of a metric that is not selected',
    query: `q.sum(${queue})`,
    says: 'sum() takes a query, such as select(m.up); this is none',
  },
  {
    name: 'a quantile without le',
    query: `q.histogramQuantile(0.95, q.sum(q.rate(q.buckets(${latency}), '5m'), ['route']))`,
    says: 'histogram_quantile() needs the label le: keep it in the aggregation, by le',
  },
  {
    name: 'a quantile of buckets without rate',
    query: `q.histogramQuantile(0.95, q.buckets(${latency}))`,
    says: 'histogram_quantile() needs the rate() of buckets, but the unit of this is bucket of seconds',
  },
  {
    name: 'a quantile in per cent',
    query: `q.histogramQuantile(95, q.rate(q.buckets(${latency}), '5m'))`,
    says: '95 is no share: write it between 0 and 1, such as 0.95',
  },
  {
    name: 'the mean by a label that the histogram lacks',
    query: `q.mean(${latency}, '5m', { by: ['country'] })`,
    says: 'label country is not on this vector; it has instance, job, method, route',
  },
];
