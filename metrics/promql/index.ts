/** The typed query builder: everything that rules, dashboards and reports write queries with. */
import { printNode } from './print.ts';
import type { Query } from './types.ts';

export * from './aggregate.ts';
export {
  absent,
  avgOverTime,
  clampMax,
  clampMin,
  countOverTime,
  delta,
  histogramQuantile,
  increase,
  lastOverTime,
  maxOverTime,
  minOverTime,
  now,
  rate,
  sumOverTime,
  vector,
} from './functions.ts';
export * from './operators.ts';
export { printNumber } from './print.ts';
export { type Recording, record, recorded } from './record.ts';
export { bucket, buckets, not, notRe, observations, offset, oneOf, re, select, sumOf } from './select.ts';
export type { Duration, LabelsIn, Matcher, Mistake, Query, Series, UnitOf, Vector } from './types.ts';

/** The PromQL text of a query. */
export function promql(query: Query): string {
  return printNode(query.node);
}
