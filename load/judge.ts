/** Judges a run by the promises: what was measured of each, and whether it held. */
import { type Condition, holds, type ValueUnit } from '../slo/objective.ts';
import { formatValue } from '../slo/state.ts';
import { promisesOf } from './own-promises.ts';
import type { Load } from './profiles.ts';
import { aspectOf, leastOf, unitOf, type WordedPromise } from './promise.ts';
import { quantile, type Recording } from './recording.ts';
import type { AnyScenario } from './scenario.ts';
import type { Extent, Signals } from './signals.ts';
import type { StreamsHeld } from './stages/stage-notes.ts';

/** `unverified`: the run never meant to tell. `unknown`: it meant to, and nothing was measured. */
export type RunVerdict = 'held' | 'missed' | 'unverified' | 'unknown';

export interface Judgement {
  readonly promise: WordedPromise;
  readonly verdict: RunVerdict;
  /** For people, with its unit. */
  readonly measured: string;
  /** Why there is no verdict; null where there is one. */
  readonly reason: string | null;
}

/** What is judged: a whole run, or a stage of it. */
export interface Run {
  /** What was sent, and what is promised of it. */
  readonly scenario: Pick<AnyScenario, 'title' | 'promises'>;
  /** What was meant to be sent at least all the time. */
  readonly load: Load;
  readonly recording: Recording;
  /** Users who sent at least one request. */
  readonly users: number;
  /** When the first request was due. */
  readonly startedAt: Date;
  /** How long requests were sent, seconds. */
  readonly seconds: number;
  /** `not asked`: no Prometheus was named, or nothing is promised that it could tell. Null: it did not answer. */
  readonly signals: Signals | 'not asked' | null;
  /** Of each stage; empty, or not given, where users hold no streams. */
  readonly streams?: readonly StreamsHeld[];
}

/** In the unit of the promise's condition; two values where the whole way between them counts. */
type Measurement = Extent | { readonly verdict: 'unverified' | 'unknown'; readonly reason: string };

/** More answers than this share that nobody expected, such as refusals, and nobody is served as promised. */
export const mostUnexpected = 0.01;

export function judge(run: Run): readonly Judgement[] {
  const measured = promisesOf(run.scenario).map((promise) => judgeOne(promise, measurementOf(promise, run)));
  const refusal = refusalOf(run.recording);
  const direct = measured.map((judgement) =>
    refusal !== null && isAboutRefusals(judgement, measured) ? missedBut(judgement, refusal) : judgement,
  );
  const isServed =
    refusal === null && direct.every(({ promise, verdict }) => aspectOf(promise) !== 'service' || verdict === 'held');
  const streamless = streamlessIn(run.streams ?? []);
  return direct.map((judgement) => {
    const { promise } = judgement;
    // A load counts as carried only while people are served as promised.
    if (aspectOf(promise) === 'load' && !isServed) return missedBut(judgement, 'not served as promised');
    return promise.measure.kind === 'users' && streamless !== null ? missedBut(judgement, streamless) : judgement;
  });
}

/** A user whose stream is not there looks at a page that stands still; null where all have theirs. */
function streamlessIn(streams: readonly StreamsHeld[]): string | null {
  const closed = streams.find(({ users, open }) => open < users);
  if (closed) return `only ${closed.open} of ${closed.users} had their stream open at the end`;
  const lossy = streams.find(({ users, lost }) => lost > users);
  return lossy ? `their ${lossy.users} streams were lost ${lossy.lost} times` : null;
}

/** What held by its figure does not hold all the same. */
const missedBut = (judgement: Judgement, why: string): Judgement =>
  judgement.verdict === 'held'
    ? { ...judgement, verdict: 'missed', measured: `${judgement.measured}, but ${why}` }
    : judgement;

/** A refusal is quick and no error of the service, and yet no service; null where there are few. */
function refusalOf({ refused, count, failures }: Recording): string | null {
  const share = refused / count;
  if (!(share > mostUnexpected)) return null; // of nothing it is no number
  const [[most] = ['']] = [...failures].toSorted(([, a], [, b]) => b - a);
  return `${(share * 100).toFixed(1)} % of the answers were not as expected, most often "${most}"`;
}

/** Who promises success promises it of these answers; where nobody does, quick refusals are no quick service. */
function isAboutRefusals({ promise }: Judgement, all: readonly Judgement[]): boolean {
  if (promise.measure.kind === 'success') return true;
  return aspectOf(promise) === 'service' && !all.some((other) => other.promise.measure.kind === 'success');
}

function measurementOf({ measure, condition }: WordedPromise, run: Run): Measurement {
  const { load, recording, users, seconds, signals } = run;
  switch (measure.kind) {
    case 'latency':
      return only(quantile(recording.latenciesMs(), measure.quantile) / 1000);
    case 'success':
      return only(1 - recording.bad / recording.count);
    case 'throughput': {
      const answered = (recording.count - recording.bad) / (seconds / 60);
      return enough(answered, load.arrivalsPerMinute, condition, 'requests a minute');
    }
    case 'users':
      return enough(users, load.users, condition, 'users');
    case 'signal':
      if (signals === 'not asked') return { verdict: 'unverified', reason: 'no Prometheus was named' };
      return signals?.[measure.of] ?? { verdict: 'unknown', reason: 'Prometheus has no data about it' };
  }
}

const only = (value: number): Extent => ({ least: value, greatest: value });

/** A profile that never meant to send so much says nothing about whether it would have been carried. */
function enough(value: number, asked: number, condition: Condition, what: string): Measurement {
  const promised = leastOf(condition);
  if (asked >= promised) return only(value);
  return { verdict: 'unverified', reason: `this load has ${asked} ${what}; ${promised} are promised` };
}

function judgeOne(promise: WordedPromise, measurement: Measurement): Judgement {
  if ('reason' in measurement) return { promise, measured: '–', ...measurement };
  const { least, greatest } = measurement;
  const { condition, measure } = promise;
  if (Number.isNaN(least)) return { promise, verdict: 'unknown', measured: '–', reason: 'nothing was sent' };
  const verdict = holds(condition, least) && holds(condition, greatest) ? 'held' : 'missed';
  return { promise, verdict, measured: formatExtent(measurement, unitOf(measure)), reason: null };
}

/** "24 to 28 connections". */
function formatExtent({ least, greatest }: Extent, unit: ValueUnit): string {
  const [from, to] = [formatValue(least, unit), formatValue(greatest, unit)];
  const [number = from] = from.split(' ', 1);
  return from === to ? to : `${number} to ${to}`;
}
