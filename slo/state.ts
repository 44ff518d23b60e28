/** The state of every objective now, read from what the rules record. */
import { series } from './engine/expression.ts';
import { names } from './engine/names.ts';
import { type CurrentValue, holds, isBudget, isCapacity, minimumEvents, type Objective } from './objective.ts';
import { type PrometheusClient, PrometheusError, type Sample } from './prometheus/client.ts';

/**
 * `kept` and `broken` are verdicts. `spent`: kept now, but the error budget is used up. `idle`: too few events for a
 * verdict. `unverified`: no load test has told. `unknown`: Prometheus has no data or does not answer.
 */
export type Verdict = 'kept' | 'spent' | 'broken' | 'idle' | 'unverified' | 'unknown';

export interface ObjectiveState {
  readonly objective: Objective;
  readonly verdict: Verdict;
  /** In the unit of the objective's current value; null when there is none. */
  readonly value: number | null;
  readonly explanation: string;
}

/** What the rules have recorded, by objective. */
interface Records {
  readonly value: ReadonlyMap<string, number>;
  readonly events: ReadonlyMap<string, number>;
  readonly remaining: ReadonlyMap<string, number>;
  readonly held: ReadonlyMap<string, number>;
}

const recordNames = {
  value: names.currentValue,
  events: names.currentEvents,
  remaining: names.remaining(),
  held: names.verified,
} as const satisfies Record<keyof Records, string>;

/** Asks Prometheus once for each record and judges; never rejects because of Prometheus. */
export async function readStates(
  objectives: readonly Objective[],
  prometheus: PrometheusClient,
): Promise<readonly ObjectiveState[]> {
  try {
    const read = async (name: string) => byObjective(await prometheus.vector(series(name, {})));
    const [value, events, remaining, held] = await Promise.all([
      read(recordNames.value),
      read(recordNames.events),
      read(recordNames.remaining),
      read(recordNames.held),
    ]);
    return objectives.map((objective) => judge(objective, { value, events, remaining, held }));
  } catch (error) {
    if (!(error instanceof PrometheusError)) throw error;
    return objectives.map((objective) => ({ objective, verdict: 'unknown', value: null, explanation: error.message }));
  }
}

/** A split objective is as good as its worst group; only finite numbers are values. */
function byObjective(samples: readonly Sample[]): ReadonlyMap<string, number> {
  const worst = new Map<string, number>();
  for (const { labels, value } of samples) {
    const { objective = '' } = labels;
    if (Number.isFinite(value)) worst.set(objective, Math.min(value, worst.get(objective) ?? value));
  }
  return worst;
}

function judge(objective: Objective, records: Records): ObjectiveState {
  const { current, target, id } = objective;
  const value = records.value.get(id) ?? null;
  const events = records.events.get(id);
  const state = (verdict: Verdict, explanation: string): ObjectiveState => ({ objective, verdict, value, explanation });

  if (current.events && events !== undefined && events < minimumEvents) {
    return state('idle', `idle: ${Math.round(events)} events, fewer than the ${minimumEvents} that a verdict needs`);
  }
  if (value === null) return state('unknown', 'Prometheus has no data for it');
  const now = `${formatValue(value, current.unit)} now; target ${target}${neededOf(current)}`;
  if (isCapacity(objective)) return judgeCapacity(records.held.get(id), now, state);
  if (!isBudget(objective) || !holds(current.condition, value))
    return state('broken', `${now}${budgetOf(records, id)}`);
  const isSpent = (records.remaining.get(id) ?? 1) <= 0;
  return state(isSpent ? 'spent' : 'kept', `${now}${budgetOf(records, id)}`);
}

/** What the load happens to be now is neither good nor bad: the last load test tells. */
function judgeCapacity(
  held: number | undefined,
  now: string,
  state: (verdict: Verdict, explanation: string) => ObjectiveState,
): ObjectiveState {
  if (held === undefined) return state('unverified', `${now}, to be verified by a load test`);
  return held === 1
    ? state('kept', `${now}; the last load test held`)
    : state('broken', `${now}; the last load test did not hold`);
}

function budgetOf({ remaining }: Records, id: string): string {
  const left = remaining.get(id);
  if (left === undefined) return '';
  return left > 0 ? `; ${percent(left)} of the error budget is left` : '; the error budget is used up';
}

/** What decides, where the target is a range of which only the lower end must be reached. */
function neededOf({ condition, unit }: CurrentValue): string {
  if (condition.operator !== 'at-least' || unit !== 'ratio') return '';
  return `, at least ${formatValue(condition.limit, unit)} needed`;
}

const percent = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`;

/** A value as people read it: milliseconds, percent, or a number with its unit. */
export function formatValue(value: number, unit: CurrentValue['unit']): string {
  switch (unit) {
    case 'seconds':
      return `${(value * 1000).toFixed(value < 0.01 ? 1 : 0)} ms`;
    case 'ratio':
      return percent(value);
    default:
      return `${Math.round(value)} ${unit}`;
  }
}
