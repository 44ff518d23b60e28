/** Wrong queries on the shop, each with the sentence that the compiler must say about it. */

export interface MistakeCase {
  readonly name: string;
  /** An expression; `q` is the query builder, `s` the shop's catalogue. */
  readonly query: string;
  readonly says: string;
}

const requests = 's.shop_requests_total';
const latency = 's.shop_request_duration_seconds';
const queue = 's.shop_queue_length';
/** A catalogue of one entry. */
const entry = (name: string, fields: string): string => `q.defineCatalogue({ ${name}: { ${fields}, help: 'x' } })`;
const perSecond = `q.rate(q.select(${requests}), '5m')`;

const selecting: readonly MistakeCase[] = [
  {
    name: 'an unknown metric',
    query: 'q.select(s.shop_request_total)',
    says: "Property 'shop_request_total' does not exist on type 'Shop'. Did you mean 'shop_requests_total'?",
  },
  {
    name: 'an unknown label',
    query: `q.select(${requests}, { rout: '/' })`,
    says: 'shop_requests_total has no label rout; its labels are instance, job, method, route, status',
  },
  {
    name: 'an unknown label beside a known one',
    query: `q.select(${queue}, { job: 'shop', haul: 'north' })`,
    says: 'shop_queue_length has no label haul; its labels are hall, instance, job',
  },
  {
    name: 'an unknown value of a closed label',
    query: `q.select(${requests}, { method: 'FETCH' })`,
    says: 'label method of shop_requests_total has no value \\"FETCH\\"; its values are GET, POST',
  },
  {
    name: 'a negated unknown value',
    query: `q.select(${requests}, { status: q.not('500') })`,
    says: 'label status of shop_requests_total has no value \\"500\\"; its values are 2xx, 4xx, 5xx',
  },
  {
    name: 'one unknown value of several',
    query: `q.select(${requests}, { method: q.oneOf('GET', 'PUT') })`,
    says: 'label method of shop_requests_total has no value \\"PUT\\"; its values are GET, POST',
  },
  {
    name: 'a value that is no text',
    query: `q.select(${requests}, { status: 500 })`,
    says: 'label status of shop_requests_total has no value \\"500\\"; its values are 2xx, 4xx, 5xx',
  },
  {
    name: 'a variable of another label',
    query: `q.select(${queue}, { hall: q.variable('job', s.up, 'job') })`,
    says: 'this variable holds values of the label job, not of hall',
  },
  {
    name: 'a variable of a label that its metric lacks',
    query: "q.variable('hall', s.up, 'hall')",
    says: 'up has no label hall; its labels are instance, job',
  },
  {
    name: 'a histogram where series are wanted',
    query: `q.select(${latency})`,
    says: 'shop_request_duration_seconds is a histogram: take buckets(), bucket(), observations() or sumOf() of it',
  },
  {
    name: 'buckets of a gauge',
    query: `q.buckets(${queue})`,
    says: 'shop_queue_length is a gauge, and only a histogram has buckets, observations and a sum',
  },
  {
    name: 'observations of a counter',
    query: `q.observations(${requests})`,
    says: 'shop_requests_total is a counter, and only a histogram has buckets, observations and a sum',
  },
  {
    name: 'a threshold that is no bucket',
    query: `q.bucket(${latency}, 0.4)`,
    says: '0.4 is no bucket of shop_request_duration_seconds; its buckets are 0.05, 0.1, 0.3, 1, 5',
  },
  {
    name: 'a share under a threshold that is no bucket',
    query: `q.fractionUnder(${latency}, 0.25, '5m')`,
    says: '0.25 is no bucket of shop_request_duration_seconds; its buckets are 0.05, 0.1, 0.3, 1, 5',
  },
  {
    name: 'an offset of a computed vector',
    query: `q.offset(${perSecond}, '1d')`,
    says: 'offset() takes selected series, and this vector is computed: take offset() first, then compute',
  },
];

const ranges: readonly MistakeCase[] = [
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
    says: '\\"5 minutes\\" is no duration: write a whole number and ms, s, m, h, d, w or y, such as 5m or 1h30m',
  },
  {
    name: 'a duration with a fraction',
    query: `q.rate(q.select(${requests}), '1.5h')`,
    says: '\\"1.5h\\" is no duration: write a whole number and ms, s, m, h, d, w or y, such as 5m or 1h30m',
  },
  {
    name: 'a negative duration',
    query: `q.offset(q.select(${queue}), '-1h')`,
    says: '\\"-1h\\" is no duration: write a whole number and ms, s, m, h, d, w or y, such as 5m or 1h30m',
  },
  {
    name: 'a bad step',
    query: `q.maxOverTime(${perSecond}, '1h', 'minute')`,
    says: '\\"minute\\" is no duration: write a whole number and ms, s, m, h, d, w or y, such as 5m or 1h30m',
  },
  {
    name: 'a bad interval of Grafana',
    query: `q.rate(q.select(${requests}), '$__rate')`,
    says: '\\"$__rate\\" is no duration: write a whole number and ms, s, m, h, d, w or y, such as 5m or 1h30m',
  },
];

const aggregations: readonly MistakeCase[] = [
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

const operators: readonly MistakeCase[] = [
  {
    name: 'units that differ',
    query: `q.add(q.sum(q.sumOf(${latency})), q.sum(q.select(${requests})))`,
    says: 'units differ: seconds on the left, requests on the right',
  },
  {
    name: 'a rate less an amount',
    query: `q.sub(q.sum(${perSecond}), q.sum(q.select(${requests})))`,
    says: 'units differ: requests/s on the left, requests on the right',
  },
  {
    name: 'a comparison of units that differ',
    query: `q.gt(q.sum(q.select(${queue})), q.sum(q.select(s.shop_stock_bytes)))`,
    says: 'units differ: orders on the left, bytes on the right',
  },
  {
    name: 'two points in time added',
    query: 'q.add(q.select(s.shop_start_time_seconds), q.select(s.shop_start_time_seconds))',
    says: 'units differ: timestamp seconds on the left, timestamp seconds on the right',
  },
  {
    name: 'an alternative in another unit',
    query: `q.or(q.sum(q.select(${queue})), q.sum(q.select(s.up)))`,
    says: 'units differ: orders on the left, state on the right',
  },
  {
    name: 'label sets that cannot match',
    query: `q.div(q.sum(${perSecond}, ['route']), q.sum(${perSecond}, ['method']))`,
    says: 'labels differ: route on the left, method on the right; aggregate, or say on or ignoring',
  },
  {
    name: 'a share of a total without matching',
    query: `q.div(q.sum(${perSecond}, ['route']), q.sum(${perSecond}))`,
    says: 'labels differ: route on the left, no labels on the right; aggregate, or say on or ignoring',
  },
  {
    name: 'label sets that differ although some are ignored',
    query: `q.div(q.sum(${perSecond}, ['route', 'status']), q.sum(${perSecond}, ['method']), { ignoring: ['status'] })`,
    says: 'labels differ: route, status on the left, method on the right; aggregate, or say on or ignoring',
  },
  {
    name: 'matching on a label that the left side lacks',
    query: `q.and(q.sum(${perSecond}, ['route']), q.select(s.up), { on: ['job'] })`,
    says: 'label job is not on the left side; it has route',
  },
  {
    name: 'matching on a label that the right side lacks',
    query: `q.mul(q.select(${queue}), q.select(s.up), { on: ['hall'] })`,
    says: 'label hall is not on the right side; it has instance, job',
  },
  {
    name: 'ignoring a label that neither side has',
    query: `q.div(q.sum(${perSecond}, ['route']), q.sum(${perSecond}, ['route']), { ignoring: ['hall'] })`,
    says: 'label hall is on neither side, so there is nothing to ignore',
  },
  {
    name: 'a label to copy that the right side lacks',
    query: `q.mul(q.select(${queue}), q.select(s.shop_build_info), { on: ['instance'], groupLeft: ['release'] })`,
    says: 'label release is not on the right side; it has instance, job, version',
  },
  {
    name: 'two numbers',
    query: 'q.add(1, 2)',
    says: 'two numbers need no query: compute them in TypeScript',
  },
  {
    name: 'a metric as an operand',
    query: `q.mul(${queue}, 2)`,
    says: 'mul() takes queries and numbers; the left side is neither',
  },
  {
    name: 'the complement of what is no ratio',
    query: `q.complement(q.select(${queue}))`,
    says: 'complement() takes a ratio, and this is in orders',
  },
  {
    name: 'zero for a vector that has labels',
    query: `q.orZero(q.sum(${perSecond}, ['route']))`,
    says: 'orZero() fills in for a vector without labels, and this one has route: aggregate first',
  },
];

const naming: readonly MistakeCase[] = [
  {
    name: 'a label that is read but not there',
    query: "q.labelReplace(q.select(s.up), { into: 'host', from: 'node', pattern: '(.*)', replacement: '$1' })",
    says: 'label node is not on this vector; it has instance, job',
  },
  {
    name: 'a recording whose name has no level',
    query: `q.record('orders_rate', q.sum(${perSecond}))`,
    says: '\\"orders_rate\\" is no name of a recording: write level:metric:operation, such as route:http_requests:rate5m',
  },
  {
    name: 'a counter whose name does not end in _total',
    query: entry('shop_orders', "type: 'counter', unit: 'orders', labels: {}"),
    says: 'shop_orders is a counter: its name ends in _total, or inherited says whose name it is',
  },
  {
    name: 'a gauge whose name ends in _total',
    query: entry('shop_orders_total', "type: 'gauge', unit: 'orders', labels: {}"),
    says: "shop_orders_total is a gauge: only a counter's name ends in _total",
  },
  {
    name: 'a name that says seconds over milliseconds',
    query: entry('shop_wait_seconds', "type: 'gauge', unit: 'milliseconds', labels: {}"),
    says: 'the name of shop_wait_seconds does not go with its unit, milliseconds',
  },
  {
    name: 'a label that Prometheus keeps for itself',
    query: entry('shop_length', "type: 'gauge', unit: 'orders', labels: { instance: '*' }"),
    says: 'shop_length has the label instance, which Prometheus keeps for itself',
  },
];

export const mistakeCases: readonly MistakeCase[] = [...selecting, ...ranges, ...aggregations, ...operators, ...naming];
