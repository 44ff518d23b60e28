/**
 * Stores a report: all of its runs in one transaction, or nothing. Rows are written in one order (suites by slug, then
 * checks by number, the project last), so that reports which arrive at the same time cannot block each other for good.
 */

import type { ReportFormat } from '../../metrics/catalogue/business.ts';
import type { Access } from '../access/access.ts';
import type { StatusCounts } from '../board/document.ts';
import type { Connection, Database } from '../database/pool.ts';
import { idOf, mergeBySlug, type PlannedRun, summarize } from './plan.ts';
import type { ReportedRun } from './report.ts';
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
  access: Access<'ingest'>,
  format: ReportFormat,
  reported: readonly ReportedRun[],
): Promise<StoredReport> {
  const runs = mergeBySlug(reported);
  return database.transaction('store_report', (connection) => writeRuns(connection, access, format, runs));
}

async function writeRuns(
  connection: Connection,
  access: Access<'ingest'>,
  format: ReportFormat,
  runs: readonly PlannedRun[],
): Promise<StoredReport> {
  const suiteIds = await upsertSuites(connection, access, runs);
  const checks = await insertChecks(connection, runs, suiteIds);
  const runIds = await insertRuns(connection, format, runs, suiteIds);
  await insertResults(connection, runs, suiteIds, runIds, checks.ids);
  await updateStates(connection, runs, suiteIds, checks.ids);
  await updateProject(connection, access, runs, suiteIds, runIds);
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
