/** Judges a run by the promises: what was measured of each objective, and whether it held. */
import { type Condition, holds, type Objective, type ValueUnit } from '../slo/objective.ts';
import { type ObjectiveId, objectives } from '../slo/objectives.ts';
import { formatValue } from '../slo/state.ts';
import type { Load } from './profiles.ts';
import { quantile, type Recording } from './recording.ts';
import type { Extent, Signals } from './signals.ts';

/** `unverified`: the profile never meant to tell. `unknown`: it meant to, and nothing was measured. */
export type RunVerdict = 'held' | 'missed' | 'unverified' | 'unknown';

export interface Judgement {
  readonly objective: Objective;
  readonly verdict: RunVerdict;
  /** For people, with its unit. */
  readonly measured: string;
  /** Why there is no verdict; null where there is one. */
  readonly reason: string | null;
}

/** What is judged: a whole run, or a stage of it. */
export interface Run {
  /** What was meant to be sent at least all the time. */
  readonly load: Load;
  readonly recording: Recording;
  /** Users who sent at least one request. */
  readonly users: number;
  /** When the first request was due. */
  readonly startedAt: Date;
  /** How long requests were sent, seconds. */
  readonly seconds: number;
  /** Null: Prometheus was not asked, or did not answer. */
  readonly signals: Signals | null;
}

/** In the unit of the objective's condition; two values where the whole way between them counts. */
type Measurement = Extent | { readonly verdict: 'unverified' | 'unknown'; readonly reason: string };

export function judge(run: Run): readonly Judgement[] {
  const measure = measures(run);
  const direct = objectives.map((objective) => judgeOne(objective, measure[objective.id]));
  const isServed = direct.every(({ objective, verdict }) => !servedWell.has(objective.id) || verdict === 'held');
  // A load counts as carried only while people are served as promised.
  return direct.map((judgement) =>
    carried.has(judgement.objective.id) && judgement.verdict === 'held' && !isServed
      ? { ...judgement, verdict: 'missed', measured: `${judgement.measured}, but not served as promised` }
      : judgement,
  );
}

const servedWell: ReadonlySet<string> = new Set<ObjectiveId>([
  'latency-p50',
  'latency-p95',
  'latency-p99',
  'availability',
]);
const carried: ReadonlySet<string> = new Set<ObjectiveId>(['concurrent-users', 'throughput']);

function measures({ load, recording, users, seconds, signals }: Run): Readonly<Record<ObjectiveId, Measurement>> {
  const latencies = recording.latenciesMs();
  const latency = (share: number): Measurement => only(quantile(latencies, share) / 1000);
  const ofPrometheus = (extent: Extent | null | undefined): Measurement =>
    extent ?? { verdict: 'unknown', reason: 'Prometheus has no data about it' };
  return {
    'latency-p50': latency(0.5),
    'latency-p95': latency(0.95),
    'latency-p99': latency(0.99),
    availability: only(1 - recording.bad / recording.count),
    'concurrent-users': enough(users, limitOf('concurrent-users'), 'users'),
    throughput: enough((recording.count - recording.bad) / (seconds / 60), limitOf('throughput'), 'requests a minute'),
    'cache-hit': ofPrometheus(signals?.cacheHit),
    'db-connections': ofPrometheus(signals?.connections),
    cpu: ofPrometheus(signals?.cpu),
    memory: ofPrometheus(signals?.memory),
  };

  /** A profile that never meant to send so much says nothing about whether it would have been carried. */
  function enough(value: number, limit: number, what: string): Measurement {
    const asked = what === 'users' ? load.users : load.arrivalsPerMinute;
    if (asked >= limit) return only(value);
    return { verdict: 'unverified', reason: `this load has ${asked} ${what}; ${limit} are promised` };
  }
}

const only = (value: number): Extent => ({ least: value, greatest: value });

/** The number of a promise, in the unit of its condition. */
export function limitOf(id: ObjectiveId): number {
  const condition: Condition | undefined = objectives.find((objective) => objective.id === id)?.current.condition;
  return condition && 'limit' in condition ? condition.limit : 0;
}

function judgeOne(objective: (typeof objectives)[number], measurement: Measurement): Judgement {
  if ('reason' in measurement) return { objective, measured: '–', ...measurement };
  const { least, greatest } = measurement;
  const { condition, unit } = objective.current;
  if (Number.isNaN(least)) return { objective, verdict: 'unknown', measured: '–', reason: 'nothing was sent' };
  const verdict = holds(condition, least) && holds(condition, greatest) ? 'held' : 'missed';
  return { objective, verdict, measured: formatExtent(measurement, unit), reason: null };
}

/** "24 to 28 connections". */
function formatExtent({ least, greatest }: Extent, unit: ValueUnit): string {
  const [from, to] = [formatValue(least, unit), formatValue(greatest, unit)];
  const [number = from] = from.split(' ', 1);
  return from === to ? to : `${number} to ${to}`;
}
