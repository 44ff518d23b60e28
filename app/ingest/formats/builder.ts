/**
 * Collects what a parser finds in a file that a tool wrote, and makes a report of it. Whoever posts such a file cannot
 * change what the tool writes, so a row that cannot be stored is rejected by itself, and the others are kept.
 */
import { createHash } from 'node:crypto';
import { HttpError } from '../../http-error.ts';
import { limits } from '../limits.ts';
import {
  invalidReport,
  nameProblem,
  type ParsedReport,
  type ReportedResult,
  type ReportedRun,
  type RowNote,
  shown,
  tooManyResults,
} from '../report.ts';
import { dimensionsOf, durationOf, messageOf, oneLine } from './texts.ts';

/** What the address of the request says about how a file is read. */
export interface ReadOptions {
  /** The suite that the whole report belongs to, instead of what the file names. */
  readonly suite: string | null;
  /** Take values of the data into messages: they may be personal. */
  readonly withValues: boolean;
}

export interface FoundResult extends Omit<ReportedResult, 'dimensions' | 'flaky' | 'observedAt'> {
  /** Where it was found. */
  readonly at: string;
  readonly flaky?: boolean;
  readonly dimensions?: Readonly<Record<string, unknown>>;
  readonly observedAt?: Date | null;
}

/** What a file says about the run that a result belongs to. */
export interface FoundRun {
  readonly suite: string;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** The file's own name for the run; null when it has none. */
  readonly id: string | null;
}

interface OpenRun {
  readonly suite: string;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly ids: Set<string | null>;
  readonly results: ReportedResult[];
}

interface Rejection {
  readonly at: string;
  readonly name: string;
  readonly value: string;
  readonly expected: string;
}

export class ReportBuilder {
  readonly #suite: string | null;
  readonly #runs = new Map<string, OpenRun>();
  readonly #ignored: RowNote[] = [];
  readonly #rejected: Rejection[] = [];
  #rows = 0;

  constructor({ suite }: ReadOptions) {
    this.#suite = suite;
  }

  /** Counts a row before it is read. @throws HttpError 422 when there are too many. */
  count(at: string): void {
    this.#rows += 1;
    if (this.#rows > limits.results) throw tooManyResults(at, `row number ${this.#rows}`);
  }

  result(found: FoundResult, run: FoundRun): void {
    const check = oneLine(found.check);
    const suite = this.#suite ?? oneLine(run.suite);
    for (const [what, name] of [['name', check] as const, ['suite', suite] as const]) {
      const expected = nameProblem(name);
      if (!expected) continue;
      this.reject(found.at, found.check, `the ${what} ${shown(name) || 'of nothing'}`, expected);
      return;
    }
    this.#run(suite, run).results.push({
      check,
      status: found.status,
      durationMs: durationOf(found.durationMs),
      message: messageOf(found.message),
      flaky: found.flaky ?? false,
      dimensions: dimensionsOf(found.dimensions ?? {}),
      observedAt: found.observedAt ?? null,
    });
  }

  ignore(at: string, name: string, reason: string): void {
    this.#ignored.push({ at, name: shown(name), reason });
  }

  reject(at: string, name: string, value: string, expected: string): void {
    this.#rejected.push({ at, name: shown(name), value, expected });
  }

  /** @throws HttpError 422 when nothing is left of the report, or nothing was in it. */
  finish(rowName: string): ParsedReport {
    if (this.#runs.size === 0 && this.#rejected.length > 0) {
      throw invalidReport(this.#rejected.map(({ at, value, expected }) => ({ at, value, expected })));
    }
    if (this.#runs.size === 0 && this.#ignored.length === 0) throw emptyReport(rowName);
    return {
      runs: [...this.#runs.values()].map(reportedRun),
      ignored: this.#ignored,
      rejected: this.#rejected.map(({ at, name, value, expected }) => ({ at, name, reason: `${value}: ${expected}` })),
    };
  }

  #run(suite: string, { startedAt, finishedAt, id }: FoundRun): OpenRun {
    const known = this.#runs.get(suite);
    known?.ids.add(id);
    if (known) return known;
    const run: OpenRun = { suite, startedAt, finishedAt, ids: new Set([id]), results: [] };
    this.#runs.set(suite, run);
    return run;
  }
}

function reportedRun({ suite, startedAt, finishedAt, ids, results }: OpenRun): ReportedRun {
  const idempotencyKey = ids.has(null) ? null : runKey('report', [...ids].sort().join('\n'), suite);
  return { suite, startedAt, finishedAt, idempotencyKey, results };
}

/** A key of one length, whatever the sender's id holds. */
export function runKey(origin: 'sender' | 'report' | 'body', id: string, suite: string): string {
  return `${origin}:${createHash('sha256').update(`${id}\0${suite}`).digest('hex')}`;
}

function emptyReport(rowName: string): HttpError {
  return new HttpError(422, 'report_empty', `The report has no ${rowName}; nothing was stored.`, {
    problems: [{ at: 'the report', value: `no ${rowName}`, expected: `at least one ${rowName}` }],
  });
}
