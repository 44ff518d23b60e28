/** A run in figures: what `--json` prints, what a report shows, and what a later run is compared with. */
import { z } from 'zod';
import { quantile } from '../recording.ts';
import { LoadError } from '../scenario.ts';
import type { TestRun } from '../test-run.ts';

const number = z.number();
const count = z.int().min(0);

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
  latencyMs: z.object({ p50: number, p95: number, p99: number, greatest: number }),
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

export function summarize({ run, judgements, generator, check }: TestRun): Summary {
  const { recording, seconds, profile, scenario, startedAt } = run;
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
    crossCheck: { comparisons: [...check.comparisons], notes: [...check.notes], reason: check.reason },
    generator: {
      ...generator,
      lagMs: rounded(generator.lagMs),
      cpuMicrosPerRequest: rounded(generator.cpuMicrosPerRequest),
    },
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
