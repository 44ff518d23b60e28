/** The promises of this product, as a load test measures them; and those of any service that says nothing of its own. */
import { type ObjectiveId, objectives } from '../slo/objectives.ts';
import { aspectOf, greatestOf, type LoadPromise, type Measure, type WordedPromise, worded } from './promise.ts';
import type { AnyScenario } from './scenario.ts';

const measures = {
  'latency-p50': { kind: 'latency', quantile: 0.5 },
  'latency-p95': { kind: 'latency', quantile: 0.95 },
  'latency-p99': { kind: 'latency', quantile: 0.99 },
  availability: { kind: 'success' },
  'concurrent-users': { kind: 'users' },
  throughput: { kind: 'throughput' },
  'cache-hit': { kind: 'signal', of: 'cacheHit' },
  'db-connections': { kind: 'signal', of: 'connections' },
  cpu: { kind: 'signal', of: 'cpu' },
  memory: { kind: 'signal', of: 'memory' },
} as const satisfies Record<ObjectiveId, Measure>;

export const ownPromises: readonly LoadPromise[] = objectives.map(({ id, title, target, current: { condition } }) => ({
  ...{ id, title, target, condition },
  measure: measures[id],
}));

/** What holds for any service: how people are served. */
const usualPromises = ownPromises.filter((promise) => aspectOf(promise) === 'service');

/** What a scenario promises, or what holds for any service. */
export const promisesOf = ({ promises = usualPromises }: Pick<AnyScenario, 'promises'>): readonly WordedPromise[] =>
  promises.map(worded);

/** So long at most, seconds, may a request take that so large a share of all does not exceed; as ours where nothing is said. */
export function latencyLimitOf(scenario: Pick<AnyScenario, 'promises'>, share: 0.5 | 0.95 | 0.99): number {
  const promised = [...promisesOf(scenario), ...usualPromises].find(
    ({ measure: m }) => m.kind === 'latency' && m.quantile === share,
  );
  return promised ? greatestOf(promised.condition) : Number.POSITIVE_INFINITY;
}
