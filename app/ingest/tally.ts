/** What runs come to for each check and each suite, as rows to write: pure, from what was known before. */
import { createHash } from 'node:crypto';
import type { Status } from '../board/document.ts';
import { codeOf } from '../board/status-code.ts';
import type { KnownCheck } from './lookup.ts';
import type { PlannedRun } from './plan.ts';
import type { ReportedResult } from './report.ts';

/** A run that is new, with the numbers that it and its checks have. */
export interface NumberedRun {
  readonly id: number;
  readonly suiteId: number;
  readonly run: PlannedRun;
  /** Of each result, in their order. */
  readonly checks: readonly KnownCheck[];
}

export interface ResultRow {
  readonly checkId: number;
  readonly runId: number;
  readonly result: ReportedResult;
}

export interface ChangeRow {
  readonly checkId: number;
  readonly runId: number;
  /** As numbers; null for the first of a check. */
  readonly before: number | null;
  readonly status: number;
}

/** One check in all of the runs together. */
export interface CheckRow {
  readonly checkId: number;
  readonly suiteId: number;
  /** The number of the status in each of the runs, oldest first, one digit each. */
  statuses: string;
  /** What stands for the branch of each, see `branchOf`. */
  readonly branches: number[];
  /** Whether any of them differs from the one before. */
  isChanged: boolean;
  /** What counts as its latest. */
  latest: ReportedResult;
  /** All of its results, also those of a run that names it twice. */
  readonly counts: Record<Status, number>;
  /** Results that tell a duration; their sum and the longest, in milliseconds. */
  timed: number;
  durationSumMs: number;
  durationMaxMs: number | null;
}

export interface SuiteRow {
  readonly suiteId: number;
  lastRunId: number;
  /** The number of the worst status of each run, oldest first, one digit each. */
  worst: string;
}

export interface Tally {
  readonly results: readonly ResultRow[];
  readonly checks: readonly CheckRow[];
  readonly suites: readonly SuiteRow[];
  readonly changes: readonly ChangeRow[];
}

/** Goes through the runs in their order. Of a check that a run names twice the worst result counts. */
export function tally(runs: readonly NumberedRun[]): Tally {
  const results: ResultRow[] = [];
  const changes: ChangeRow[] = [];
  const checks = new Map<number, CheckRow>();
  const suites = new Map<number, SuiteRow>();
  for (const { id: runId, suiteId, run, checks: known } of runs) {
    const worst = new Map<KnownCheck, ReportedResult>();
    for (const [index, result] of run.results.entries()) {
      const check = known[index];
      if (!check) throw new Error(`result ${index} of run ${runId} has no check; expected one for each`);
      results.push({ checkId: check.id, runId, result });
      const other = worst.get(check);
      if (!other || codeOf(result.status) > codeOf(other.status)) worst.set(check, result);
      count(checkRow(checks, check.id, suiteId, result), result);
    }
    for (const [check, result] of worst) {
      const change = follow(checkRow(checks, check.id, suiteId, result), check, result);
      if (change !== undefined)
        changes.push({ checkId: check.id, runId, before: change, status: codeOf(result.status) });
    }
    const suite = suites.get(suiteId) ?? { suiteId, lastRunId: runId, worst: '' };
    suites.set(suiteId, { suiteId, lastRunId: runId, worst: suite.worst + codeOf(run.worst) });
  }
  return { results, changes, checks: [...checks.values()], suites: [...suites.values()] };
}

function checkRow(rows: Map<number, CheckRow>, checkId: number, suiteId: number, latest: ReportedResult): CheckRow {
  const known = rows.get(checkId);
  if (known) return known;
  const row: CheckRow = {
    checkId,
    suiteId,
    statuses: '',
    branches: [],
    isChanged: false,
    latest,
    counts: { passed: 0, warning: 0, failed: 0, error: 0, skipped: 0 },
    timed: 0,
    durationSumMs: 0,
    durationMaxMs: null,
  };
  rows.set(checkId, row);
  return row;
}

/** A number that stands for the branch that a result names, from -2^31 to 2^31-1; 0 when it names none. */
function branchOf({ dimensions }: ReportedResult): number {
  const branch = dimensions?.branch;
  return branch === undefined ? 0 : createHash('sha256').update(branch).digest().readInt32BE();
}

function count(row: CheckRow, { status, durationMs }: ReportedResult): void {
  row.counts[status] += 1;
  if (durationMs === null) return;
  row.timed += 1;
  row.durationSumMs += durationMs;
  row.durationMaxMs = Math.max(row.durationMaxMs ?? 0, durationMs);
}

/** Takes the check's result of one run in. Returns the status before when it changed, else undefined. */
function follow(row: CheckRow, { status }: KnownCheck, result: ReportedResult): number | null | undefined {
  const before = row.statuses === '' ? status : Number(row.statuses.at(-1));
  const now = codeOf(result.status);
  row.statuses += now;
  row.branches.push(branchOf(result));
  row.latest = result;
  if (before === now) return undefined;
  row.isChanged = true;
  return before;
}
