/** What a stage of a run was like, and which promises held in it. */
import { mostLagMs } from '../generator-state.ts';
import { type Judgement, judge, type Run } from '../judge.ts';
import { latencyLimitOf } from '../own-promises.ts';
import { quantile, type Recording } from '../recording.ts';
import type { PlacedStage } from '../timeline.ts';

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
}

export function stageResult({ scenario, stage, recording, startedAt, signals }: StageInput): StageResult {
  const part = recording.dueWithin(stage.fromMs, stage.toMs);
  const { seconds, users } = stage;
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
    judgements: judge({ scenario, load: stage, recording: part, users, seconds, signals, startedAt: began }),
    isGeneratorLate: isGeneratorLate(part, scenario),
  };
}

/** A service that is slow itself makes a generator on the same machine late as well; then it is not the generator. */
function isGeneratorLate(part: Recording, scenario: Run['scenario']): boolean {
  const serviceSeconds = quantile(part.serviceTimesMs(), 0.99) / 1000;
  return quantile(part.lagsMs(), 0.99) > mostLagMs && serviceSeconds < latencyLimitOf(scenario, 0.99);
}
