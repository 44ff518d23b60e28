/**
 * Stores a report: all of its runs in one transaction, or nothing. Rows are written in one order (suites by slug, then
 * checks by number, the project last), so that reports which arrive at the same time cannot block each other for good.
 */

import type { ReportFormat } from '../../metrics/catalogue/business.ts';
import type { Status, StatusCounts } from '../board/document.ts';
import { slugOf } from '../board/slug.ts';
import { codeOf } from '../board/status-code.ts';
import type { Connection, Database } from '../database/pool.ts';
import type { ReportedResult, ReportedRun } from './report.ts';
import { insertChecks, insertResults, insertRuns, updateProject, updateStates, upsertSuites } from './statements.ts';

export interface StoredRun {
  readonly id: number;
  readonly suiteSlug: string;
  readonly results: number;
  /** Checks that this run named for the first time. */
  readonly checksCreated: number;
}

export interface StoredReport {
  readonly runs: readonly StoredRun[];
  readonly counts: StatusCounts;
}

/** Resolves when the report is committed. @throws DatabaseUnavailableError */
export function storeReport(
  database: Database,
  format: ReportFormat,
  reported: readonly ReportedRun[],
): Promise<StoredReport> {
  const runs = mergeBySlug(reported);
  return database.transaction('store_report', (connection) => writeRuns(connection, format, runs));
}

/** A run as it is written: one per suite. */
export interface PlannedRun {
  readonly slug: string;
  readonly suite: string;
  readonly startedAt: Date | null;
  readonly results: readonly ReportedResult[];
  readonly counts: StatusCounts;
  readonly worst: Status;
}

/** Two suites of one report whose names differ only in case or spaces are one suite; its results belong together. */
function mergeBySlug(reported: readonly ReportedRun[]): readonly PlannedRun[] {
  const bySlug = Map.groupBy(reported, (run) => slugOf(run.suite));
  const slugs = [...bySlug.keys()].sort();
  return slugs.flatMap((slug) => {
    const [first, ...others] = bySlug.get(slug) ?? [];
    if (!first) return [];
    const results = [first, ...others].flatMap((run) => run.results);
    return [{ slug, suite: first.suite, startedAt: first.startedAt, results, ...summarize(results) }];
  });
}

async function writeRuns(
  connection: Connection,
  format: ReportFormat,
  runs: readonly PlannedRun[],
): Promise<StoredReport> {
  const suiteIds = await upsertSuites(connection, runs);
  const checks = await insertChecks(connection, runs, suiteIds);
  const runIds = await insertRuns(connection, format, runs, suiteIds);
  await insertResults(connection, runs, suiteIds, runIds, checks.ids);
  await updateStates(connection, runs, suiteIds, checks.ids);
  await updateProject(connection, runs, suiteIds, runIds);
  return {
    runs: runs.map((run) => ({
      id: idOf(runIds, run.slug),
      suiteSlug: run.slug,
      results: run.results.length,
      checksCreated: checks.created.get(idOf(suiteIds, run.slug)) ?? 0,
    })),
    counts: summarize(runs.flatMap((run) => run.results)).counts,
  };
}

/** The row number that a statement returned for a key. @throws Error when it returned none. */
export function idOf<K>(ids: ReadonlyMap<K, number>, key: K): number {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`no row came back for ${String(key)}; expected one for each key`);
  return id;
}

function summarize(results: readonly ReportedResult[]): { counts: StatusCounts; worst: Status } {
  const counts = { passed: 0, warning: 0, failed: 0, error: 0, skipped: 0 };
  let worst: Status = 'skipped';
  for (const { status } of results) {
    counts[status] += 1;
    if (codeOf(status) > codeOf(worst)) worst = status;
  }
  return { counts, worst };
}
