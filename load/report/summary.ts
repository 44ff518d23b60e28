/** A run in figures: what `--json` prints, what a report shows, and what a later run is compared with. */
import { z } from 'zod';
import { quantile } from '../recording.ts';
import { LoadError } from '../scenario.ts';
import type { StageResult } from '../stages/stage-result.ts';
import type { TestRun } from '../test-run.ts';

const number = z.number();
const count = z.int().min(0);

const latency = { p50: number, p95: number, p99: number };
const carried = z
  .object({ requestsPerMinute: number, latencyMs: z.object(latency), cpu: number.nullable() })
  .nullable();

export const summarySchema = z.object({
  /** The title of what was sent. */
  scenario: z.string(),
  profile: z.string(),
  startedAt: z.iso.datetime(),
  /** How long requests were sent. */
  seconds: number,
  requests: count,
  /** Answers of 5xx, and requests without any answer. */
  bad: count,
  requestsPerMinute: number,
  latencyMs: z.object({ ...latency, greatest: number }),
  /** By what the scenario calls it. */
  actions: z.record(z.string(), count),
  /** What nobody expected, by action and status or error. */
  failures: z.record(z.string(), count),
  promises: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      target: z.string(),
      measured: z.string(),
      verdict: z.enum(['held', 'missed', 'unverified', 'unknown']),
      reason: z.string().nullable(),
    }),
  ),
  /** Of a profile that has several. */
  stages: z
    .array(
      z.object({
        users: count,
        arrivalsPerMinute: count,
        seconds: number,
        /** Answered without an error of the service. */
        requestsPerMinute: number,
        latencyMs: z.object(latency),
        bad: count,
        cpu: number.nullable(),
        /** The titles of the promises that were missed. */
        notHeld: z.array(z.string()),
      }),
    )
    .default([]),
  /** Of each stage, where users hold a stream open; `open` at its end. */
  streams: z.array(z.object({ users: count, open: count, lost: count })).default([]),
  /** Of a ramp. */
  ceiling: z
    .object({
      all: carried,
      exceptCpu: carried,
      gaveWay: z.array(z.object({ what: z.string(), measured: z.string(), requestsPerMinute: number })),
    })
    .nullable()
    .default(null),
  /** Of a long run; `perHour` is the slope in its second half. */
  trends: z
    .array(z.object({ what: z.string(), unit: z.string(), first: number, last: number, perHour: number }))
    .default([]),
  crossCheck: z.object({
    comparisons: z.array(
      z.object({ what: z.string(), generator: z.string(), prometheus: z.string(), agrees: z.boolean() }),
    ),
    notes: z.array(z.string()),
    reason: z.string().nullable(),
  }),
  generator: z.object({ lagMs: number, cpuMicrosPerRequest: number, limit: z.string().nullable() }),
});

export type Summary = z.infer<typeof summarySchema>;

export function summarize({ profile, run, judgements, stages, ceiling, trends, generator, check }: TestRun): Summary {
  const { scenario, recording, seconds, startedAt } = run;
  const latencies = recording.latenciesMs();
  const at = (share: number): number => rounded(quantile(latencies, share));
  return {
    scenario: scenario.title,
    profile: profile.name,
    startedAt: startedAt.toISOString(),
    seconds: rounded(seconds),
    requests: recording.count,
    bad: recording.bad,
    requestsPerMinute: rounded(recording.count / (seconds / 60)),
    latencyMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99), greatest: at(1) },
    actions: Object.fromEntries(recording.byAction),
    failures: Object.fromEntries(recording.failures),
    promises: judgements.map(({ promise: { id, title, target }, measured, verdict, reason }) => ({
      ...{ id, title, target },
      ...{ measured, verdict, reason },
    })),
    stages: stages.map(({ stage, bad, judgements: ofStage, ...figures }) => ({
      ...{ users: stage.users, arrivalsPerMinute: stage.arrivalsPerMinute, seconds: stage.seconds },
      ...carriedIn(figures),
      bad,
      notHeld: ofStage.filter(({ verdict }) => verdict === 'missed').map(({ promise }) => promise.title),
    })),
    streams: (run.streams ?? []).map((held) => ({ ...held })),
    ceiling: ceiling && {
      all: ceiling.all && carriedIn(ceiling.all),
      exceptCpu: ceiling.exceptCpu && carriedIn(ceiling.exceptCpu),
      gaveWay: ceiling.gaveWay.map((one) => ({ ...one, requestsPerMinute: rounded(one.requestsPerMinute) })),
    },
    trends: trends.map(({ what, unit, first, last, perHour }) => ({
      ...{ what, unit },
      ...{ first: rounded(first), last: rounded(last), perHour: rounded(perHour) },
    })),
    crossCheck: { comparisons: [...check.comparisons], notes: [...check.notes], reason: check.reason },
    generator: {
      ...generator,
      lagMs: rounded(generator.lagMs),
      cpuMicrosPerRequest: rounded(generator.cpuMicrosPerRequest),
    },
  };
}

function carriedIn({
  requestsPerMinute,
  latencyMs,
  cpu,
}: Pick<StageResult, 'requestsPerMinute' | 'latencyMs' | 'cpu'>) {
  const { p50, p95, p99 } = latencyMs;
  return {
    requestsPerMinute: rounded(requestsPerMinute),
    latencyMs: { p50: rounded(p50), p95: rounded(p95), p99: rounded(p99) },
    cpu: cpu && rounded(cpu),
  };
}

/** @throws LoadError for a text that is no summary */
export function parseSummary(text: string, where: string): Summary {
  try {
    return summarySchema.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new LoadError(`${where} holds no run of a load test: ${reason}`, { cause: error });
  }
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
