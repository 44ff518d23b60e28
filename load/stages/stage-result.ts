/** What a stage of a run was like, and which promises held in it. */
import { mostLagMs, mostUtilization } from '../generator-state.ts';
import { type Judgement, judge, type Run } from '../judge.ts';
import { latencyLimitOf } from '../own-promises.ts';
import { quantile, type Recording } from '../recording.ts';
import type { PlacedStage } from '../timeline.ts';
import type { OwnLoad, StageNote } from './stage-notes.ts';

export interface StageResult {
  readonly stage: PlacedStage;
  /** Answered without an error of the service. */
  readonly requestsPerMinute: number;
  /** From when each was due, milliseconds. */
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number };
  readonly requests: number;
  /** Answers of 5xx, and requests without any. */
  readonly bad: number;
  /** Answers that nobody expected: refusals too. */
  readonly unexpected: number;
  /** The greatest share of the host's CPU time that was busy; null where Prometheus does not tell or is not asked. */
  readonly cpu: number | null;
  readonly judgements: readonly Judgement[];
  /** Whether the requests were late because of the generator, while the service answered as promised. */
  readonly isGeneratorLate: boolean;
}

export interface StageInput {
  readonly scenario: Run['scenario'];
  readonly stage: PlacedStage;
  /** Of the whole run. */
  readonly recording: Recording;
  /** When the run began. */
  readonly startedAt: Date;
  /** Within the stage. */
  readonly signals: Run['signals'];
  /** Null where nothing was noted. */
  readonly note: StageNote | null;
  /** So long a user thinks at most between two requests, milliseconds: whoever thinks is there as well. */
  readonly longestPauseMs: number;
}

export function stageResult(input: StageInput): StageResult {
  const { scenario, stage, recording, startedAt, signals, note, longestPauseMs } = input;
  const part = recording.dueWithin(stage.fromMs, stage.toMs);
  const { seconds, fromMs, toMs } = stage;
  const users = recording.usersWithin(Math.min(fromMs, toMs - longestPauseMs), toMs);
  const streams = note?.streams ? [note.streams] : [];
  const began = new Date(startedAt.getTime() + stage.fromMs);
  const latencies = part.latenciesMs().toSorted();
  return {
    stage,
    requestsPerMinute: (part.count - part.bad) / (seconds / 60),
    latencyMs: { p50: quantile(latencies, 0.5), p95: quantile(latencies, 0.95), p99: quantile(latencies, 0.99) },
    requests: part.count,
    bad: part.bad,
    unexpected: part.unexpected,
    cpu: signals === 'not asked' ? null : (signals?.cpu?.greatest ?? null),
    judgements: judge({ scenario, load: stage, recording: part, users, seconds, signals, startedAt: began, streams }),
    isGeneratorLate: isGeneratorLate(part, scenario, note?.own ?? atRest),
  };
}

const atRest: OwnLoad = { utilization: 0, delayMs: 0 };

/**
 * A service that is slow itself makes a generator on the same machine late as well; then it is not the generator. But
 * the generator's own delay is in the service's time, because it reads answers as late as it sends requests.
 */
function isGeneratorLate(part: Recording, scenario: Run['scenario'], own: OwnLoad): boolean {
  if (own.utilization > mostUtilization) return true;
  const serviceMs = quantile(part.serviceTimesMs(), 0.99) - own.delayMs;
  const lateMs = Math.max(quantile(part.lagsMs(), 0.99), own.delayMs);
  return lateMs > mostLagMs && serviceMs / 1000 < latencyLimitOf(scenario, 0.99);
}
