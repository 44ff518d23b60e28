/** What is promised of a service under load, as data: what is measured of a run, and what has to hold of it. */
import type { Condition, ValueUnit } from '../slo/objective.ts';
import { formatValue } from '../slo/state.ts';
import type { SignalName } from './signals.ts';

/** What the generator itself measures, of any service. */
export type GeneratorMeasure =
  /** The latency, seconds, that so large a share (0 to 1) of the requests does not exceed. */
  | { readonly kind: 'latency'; readonly quantile: number }
  /** The share of the requests that were answered, and not with 5xx. */
  | { readonly kind: 'success' }
  /** Requests a minute that were answered, and not with 5xx. */
  | { readonly kind: 'throughput' };

/** Beside these, of a stack of ours: users at the same time, and what its Prometheus saw of it. */
export type Measure =
  | GeneratorMeasure
  | { readonly kind: 'users' }
  | { readonly kind: 'signal'; readonly of: SignalName };

export interface LoadPromise<M extends Measure = Measure> {
  /** In figures for programs; the title when not given. */
  readonly id?: string;
  readonly title: string;
  /** As people word it; what has to hold when not given. */
  readonly target?: string;
  readonly measure: M;
  /** Its limits are in the unit of what is measured: seconds, a ratio from 0 to 1, requests a minute. */
  readonly condition: Condition;
}

/** A promise of which nothing is left open. */
export type WordedPromise = Required<LoadPromise>;

/**
 * `service`: how people are served. `load`: how much is carried, which counts only while people are served as promised.
 * `surroundings`: how host, pools and cache are meanwhile, as Prometheus sees them.
 */
export type Aspect = 'service' | 'load' | 'surroundings';

const aspects = {
  latency: 'service',
  success: 'service',
  throughput: 'load',
  users: 'load',
  signal: 'surroundings',
} as const satisfies Record<Measure['kind'], Aspect>;

export const aspectOf = ({ measure }: LoadPromise): Aspect => aspects[measure.kind];

const units = { latency: 'seconds', success: 'ratio', throughput: 'requests/min', users: 'sessions' } as const;
const signalUnits = {
  cacheHit: 'ratio',
  connections: 'connections',
  cpu: 'ratio',
  memory: 'ratio',
} as const satisfies Record<SignalName, ValueUnit>;

/** The unit of what is measured, and of the condition's limits. */
export const unitOf = (measure: Measure): ValueUnit =>
  measure.kind === 'signal' ? signalUnits[measure.of] : units[measure.kind];

/** With an id, and with a target as in "P95 < 300 ms" where nobody has worded one. */
export const worded = (promise: LoadPromise): WordedPromise => ({
  id: promise.title,
  target: targetOf(promise),
  ...promise,
});

const signs = { below: '<', above: '>', 'at-least': '≥', 'at-most': '≤' } as const;

function targetOf({ measure, condition }: LoadPromise): string {
  const limit = (value: number): string => formatLimit(value, unitOf(measure));
  const holds =
    condition.operator === 'between'
      ? `from ${limit(condition.from)} to ${limit(condition.to)}`
      : `${signs[condition.operator]} ${limit(condition.limit)}`;
  if (measure.kind === 'latency') return `P${percent(measure.quantile)} ${holds}`;
  return measure.kind === 'success' ? `success rate ${holds}` : holds;
}

/** All digits of a share, where a measured one is rounded: 99.95 % is not 100.0 %. */
const formatLimit = (value: number, unit: ValueUnit): string =>
  unit === 'ratio' ? `${percent(value)} %` : formatValue(value, unit);

const percent = (share: number): number => Number((share * 100).toFixed(6));

/** The least value that keeps a condition, or lies at its limit; 0 where none is too small. */
export function leastOf(condition: Condition): number {
  if (condition.operator === 'between') return condition.from;
  return condition.operator === 'above' || condition.operator === 'at-least' ? condition.limit : 0;
}

/** The greatest value that keeps a condition, or lies at its limit; infinite where none is too great. */
export function greatestOf(condition: Condition): number {
  if (condition.operator === 'between') return condition.to;
  return condition.operator === 'below' || condition.operator === 'at-most'
    ? condition.limit
    : Number.POSITIVE_INFINITY;
}
