/** Wrong operators: units, labels and matching. */
import { latency, type MistakeCase, perSecond, queue, requests } from './case.ts';

export const operators: readonly MistakeCase[] = [
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
