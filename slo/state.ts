/** The state of an objective now: its current value against its condition. */
import { type CurrentValue, holds, minimumEvents, type Objective } from './objective.ts';
import { type PrometheusClient, PrometheusError } from './prometheus/client.ts';

/**
 * `kept` and `broken` are verdicts. `idle`: too few events for one. `unverified`: only a load test can tell.
 * `unknown`: Prometheus has no data or does not answer.
 */
export type Verdict = 'kept' | 'broken' | 'idle' | 'unverified' | 'unknown';

export interface ObjectiveState {
  readonly objective: Objective;
  readonly verdict: Verdict;
  /** In the unit of the objective's current value; null when there is none. */
  readonly value: number | null;
  readonly explanation: string;
}

/** Asks Prometheus and judges; never rejects because of Prometheus. */
export async function objectiveState(objective: Objective, prometheus: PrometheusClient): Promise<ObjectiveState> {
  try {
    return await judge(objective, prometheus);
  } catch (error) {
    if (!(error instanceof PrometheusError)) throw error;
    return { objective, verdict: 'unknown', value: null, explanation: error.message };
  }
}

async function judge(objective: Objective, prometheus: PrometheusClient): Promise<ObjectiveState> {
  const { current, target, indicator } = objective;
  const [value, events] = await Promise.all([
    prometheus.value(current.query),
    current.events ? prometheus.value(current.events) : null,
  ]);
  const state = (verdict: Verdict, explanation: string) => ({ objective, verdict, value, explanation });

  if (current.events && events !== null && events < minimumEvents) {
    return state('idle', `idle: ${Math.round(events)} events, fewer than the ${minimumEvents} that a verdict needs`);
  }
  if (value === null) return state('unknown', 'Prometheus has no data for it');
  const now = `${formatValue(value, current.unit)} now; target ${target}${neededOf(current)}`;
  if (indicator.kind === 'capacity') return state('unverified', `${now}, to be verified by a load test`);
  return state(holds(current.condition, value) ? 'kept' : 'broken', now);
}

/** What decides, where the target is a range of which only the lower end must be reached. */
function neededOf({ condition, unit }: CurrentValue): string {
  if (condition.operator !== 'at-least' || unit !== 'ratio') return '';
  return `, at least ${formatValue(condition.limit, unit)} needed`;
}

/** A value as people read it: milliseconds, percent, or a number with its unit. */
export function formatValue(value: number, unit: CurrentValue['unit']): string {
  switch (unit) {
    case 'seconds':
      return `${(value * 1000).toFixed(value < 0.01 ? 1 : 0)} ms`;
    case 'ratio':
      return `${(value * 100).toFixed(1)} %`;
    default:
      return `${Math.round(value)} ${unit}`;
  }
}
