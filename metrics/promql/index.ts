/** The typed query builder: everything that rules, dashboards and reports write queries with. */
import { printNode } from './print.ts';
import type { Query } from './vector.ts';

export {
  type Aggregation,
  avg,
  bottomk,
  count,
  group,
  max,
  min,
  quantile,
  stddev,
  sum,
  topk,
} from './aggregate.ts';
export { type CheckedCatalogue, defineCatalogue } from './define.ts';
export type { Duration } from './duration.ts';
export * from './entry.ts';
export * from './functions.ts';
export { fractionUnder, histogramQuantile, mean } from './histogram.ts';
export { type Matcher, not, notRe, oneOf, re } from './matchers.ts';
export type { Mistake, NamesOf } from './mistake.ts';
export * from './operators.ts';
export * from './over-time.ts';
export { printNumber } from './print.ts';
export * from './range.ts';
export { raw } from './raw.ts';
export { type Recording, type RecordRule, record, recorded } from './record.ts';
export { type References, references } from './references.ts';
export { bucket, buckets, observations, offset, select, sumOf } from './select.ts';
export { type Variable, variable } from './variable.ts';
export type { Computed, LabelsIn, Measured, Query, Series, UnitOf, Vector } from './vector.ts';

/** The PromQL text of a query. */
export function promql(query: Query): string {
  return printNode(query.node);
}
