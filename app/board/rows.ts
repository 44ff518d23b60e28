/**
 * Rows of the database in, parts of documents out. Lists come as text or as JSON: a board has thousands of their elements,
 * and the driver looks at each array letter by letter.
 */
import type { CheckState, Problem, RunSummary, Status, StatusCounts, Strip, SuiteSummary } from './document.ts';
import { statuses } from './document.ts';
import { isFlaky } from './flaky.ts';
import { expectedWithinMs } from './stale.ts';
import { statusesByCode, statusOf } from './status-code.ts';
import { stripOf } from './strip.ts';

const digits = statusesByCode.map((_, code) => code).join('');
/** The strip of a table as documents have it. */
export const stripColumn = (table: 'suite' | 'check_state'): string =>
  `translate(array_to_string(${table}.strip, ''), '${digits}', '${stripOf(statusesByCode)}') as strip`;

/** When a suite ran, as epoch milliseconds. */
export const ranAtColumn =
  'to_json(array(select (extract(epoch from moment) * 1000)::float8 from unnest(suite.ran_at) as moment)) as ran_at';

/** Branches matter only to a check whose runs had different ends. `message`: an expression. */
export const checkColumns = (message: string): string => `
  check_state.check_id, validation_check.name, check_state.status, check_state.since, check_state.last_at,
  check_state.duration_ms, ${message} as message, ${stripColumn('check_state')}, check_state.retried,
  case when check_state.strip = array_fill(check_state.strip[1], array[cardinality(check_state.strip)])
    then '[]' else to_json(check_state.branches) end as branches`;

interface CountColumns {
  readonly passed: number;
  readonly warning: number;
  readonly failed: number;
  readonly error: number;
  readonly skipped: number;
}
export interface SuiteRow extends CountColumns {
  readonly slug: string;
  readonly name: string;
  readonly last_run_id: number;
  readonly last_run_at: Date;
  readonly ran_at: readonly number[];
  readonly strip: Strip;
  readonly worst: number;
}
export interface ProblemRow {
  readonly check_id: number;
  readonly check_name: string;
  readonly slug: string;
  readonly name: string;
  readonly status: number;
  readonly since: Date;
  readonly message: string | null;
}
export interface CheckRow {
  readonly check_id: number;
  readonly name: string;
  readonly status: number;
  readonly since: Date;
  readonly last_at: Date;
  readonly duration_ms: number | null;
  readonly message: string | null;
  readonly strip: Strip;
  readonly branches: readonly number[];
  readonly retried: boolean;
}
export interface RunRow extends CountColumns {
  readonly id: number;
  readonly format: string;
  readonly received_at: Date;
}

export function toSummary(row: SuiteRow): SuiteSummary {
  return {
    slug: row.slug,
    name: row.name,
    status: statusOf(row.worst),
    counts: toCounts(row),
    lastRunAt: row.last_run_at.toISOString(),
    lastRunId: row.last_run_id,
    expectedWithinMs: expectedWithinMs(row.ran_at),
    strip: row.strip,
  };
}

export function toProblem(row: ProblemRow): Problem {
  return {
    checkId: row.check_id,
    check: row.check_name,
    suiteSlug: row.slug,
    suite: row.name,
    status: statusOf(row.status),
    since: row.since.toISOString(),
    message: row.message,
  };
}

export function toCheckState(row: CheckRow): CheckState {
  return {
    id: row.check_id,
    name: row.name,
    status: statusOf(row.status),
    since: row.since.toISOString(),
    lastAt: row.last_at.toISOString(),
    durationMs: row.duration_ms,
    message: row.message,
    flaky: row.retried || isFlaky(row.strip, row.branches),
    strip: row.strip,
  };
}

export function toRunSummary(row: RunRow): RunSummary {
  return { id: row.id, format: row.format, receivedAt: row.received_at.toISOString(), counts: toCounts(row) };
}

function toCounts({ passed, warning, failed, error, skipped }: CountColumns): StatusCounts {
  return { passed, warning, failed, error, skipped };
}

export function sumCounts(suites: readonly SuiteSummary[]): StatusCounts {
  const sum: Record<Status, number> = { passed: 0, warning: 0, failed: 0, error: 0, skipped: 0 };
  for (const { counts } of suites) for (const status of statuses) sum[status] += counts[status];
  return sum;
}
