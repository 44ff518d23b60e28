/** Wrong selectors. */
import { latency, type MistakeCase, perSecond, queue, requests } from './case.ts';

export const selecting: readonly MistakeCase[] = [
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
    says: 'label method of shop_requests_total has no value "FETCH"; its values are GET, POST',
  },
  {
    name: 'a negated unknown value',
    query: `q.select(${requests}, { status: q.not('500') })`,
    says: 'label status of shop_requests_total has no value "500"; its values are 2xx, 4xx, 5xx',
  },
  {
    name: 'one unknown value of several',
    query: `q.select(${requests}, { method: q.oneOf('GET', 'PUT') })`,
    says: 'label method of shop_requests_total has no value "PUT"; its values are GET, POST',
  },
  {
    name: 'a value that is no text',
    query: `q.select(${requests}, { status: 500 })`,
    says: 'label status of shop_requests_total has no value "500"; its values are 2xx, 4xx, 5xx',
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
