/** Wrong catalogues and names of recordings. */
import { entry, type MistakeCase, perSecond } from './case.ts';

export const naming: readonly MistakeCase[] = [
  {
    name: 'a label that is read but not there',
    query: "q.labelReplace(q.select(s.up), { into: 'host', from: 'node', pattern: '(.*)', replacement: '$1' })",
    says: 'label node is not on this vector; it has instance, job',
  },
  {
    name: 'a recording whose name has no level',
    query: `q.record('orders_rate', q.sum(${perSecond}))`,
    says: '"orders_rate" is no name of a recording: write level:metric:operation, such as route:http_requests:rate5m',
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
