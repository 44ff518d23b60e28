/** Inputs against the parsers themselves: each is taken as a report that can be stored, or refused in words. */
import { HttpError } from '../../../app/http-error.ts';
import { limits } from '../../../app/ingest/limits.ts';
import { readReport } from '../../../app/ingest/read-report.ts';
import { messageProblem, nameProblem, type ParsedReport } from '../../../app/ingest/report.ts';
import type { Input } from './inputs.ts';

export interface ParserOutcome {
  taken: number;
  refused: number;
  /** What was thrown that is no refusal, or taken that cannot be stored; with the input that did it. */
  readonly defects: string[];
  slowestMs: number;
}

const listedDefects = 20;

export async function tryParsers(tried: Iterable<Input>, tell: (done: number) => void): Promise<ParserOutcome> {
  const outcome: ParserOutcome = { taken: 0, refused: 0, defects: [], slowestMs: 0 };
  let done = 0;
  for (const input of tried) {
    const start = performance.now();
    const defect = await tryOne(input, outcome);
    outcome.slowestMs = Math.max(outcome.slowestMs, performance.now() - start);
    if (defect !== null && outcome.defects.length < listedDefects) {
      outcome.defects.push(`${defect} of ${input.format}: ${JSON.stringify(input.text).slice(0, 2000)}`);
    }
    done += 1;
    tell(done);
  }
  return outcome;
}

async function tryOne({ format, text }: Input, outcome: ParserOutcome): Promise<string | null> {
  try {
    const report = await readReport([text], { format, suite: null, withValues: true, senderKey: null });
    outcome.taken += 1;
    return unstorable(report);
  } catch (error) {
    if (!(error instanceof HttpError) || error.status < 400 || error.status > 499) return `${error}`;
    outcome.refused += 1;
    const isTold = error.message.length > 10 && error.problems.length > 0;
    return isTold ? null : `${error.code} without a problem`;
  }
}

/** What a store could not take of a report; null when nothing. */
function unstorable({ runs, ignored, rejected }: ParsedReport): string | null {
  if (runs.length === 0 && ignored.length === 0) return 'nothing was taken, and nothing was said';
  for (const { suite, results, startedAt, finishedAt, idempotencyKey } of runs) {
    if (nameProblem(suite)) return `a suite: ${nameProblem(suite)}`;
    if (results.length === 0) return 'a run without results';
    if (!/^(sender|report|body):[0-9a-f]{64}$/.test(idempotencyKey ?? '')) return `the key ${idempotencyKey}`;
    for (const time of [startedAt, finishedAt]) if (time && Number.isNaN(time.getTime())) return 'a time that is none';
    for (const result of results) {
      const problem = nameProblem(result.check) ?? (result.message === null ? null : messageProblem(result.message));
      if (problem) return `a result: ${problem}`;
      const { durationMs } = result;
      if (durationMs !== null && !(durationMs >= 0 && durationMs <= limits.durationMs)) return `${durationMs} ms`;
      if (Object.keys(result.dimensions ?? {}).length > limits.dimensions) return 'too many dimensions';
    }
  }
  for (const { name, reason } of [...ignored, ...rejected]) {
    if (!name.isWellFormed() || reason === '') return 'a note that says nothing';
  }
  return null;
}
