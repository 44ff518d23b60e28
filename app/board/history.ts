/** Reads the history of one check and one run from PostgreSQL. Planning the statements would take longer than they do. */
import type { Access } from '../access/access.ts';
import type { Connection, Database } from '../database/pool.ts';
import type { CheckDocument, ResultRow, RunDocument } from './document.ts';
import { type CheckRow, checkColumns, type RunRow, ranAtColumn, toCheckState, toRunSummary } from './rows.ts';
import { expectedWithinMs } from './stale.ts';
import { statusOf } from './status-code.ts';

const historyLength = 100;

interface ResultColumns {
  readonly run_id: number;
  readonly received_at: Date;
  readonly status: number;
  readonly duration_ms: number | null;
  readonly message: string | null;
}
interface SuiteColumns {
  readonly suite_slug: string;
  readonly suite_name: string;
}

/** The latest results of a check, latest first. Null when there is no such check. */
export function readCheck(database: Database, { project }: Access<'read'>, id: number): Promise<CheckDocument | null> {
  return database.run('read_check', async (connection) => {
    const [row] = await connection.prepared<CheckRow & SuiteColumns & { created_at: Date; ran_at: readonly number[] }>(
      'read_check',
      `select ${checkColumns('check_state.message')},
         validation_check.created_at, ${ranAtColumn}, suite.slug as suite_slug, suite.name as suite_name
       from check_state
       join validation_check on validation_check.id = check_state.check_id
       join suite on suite.id = check_state.suite_id
       join project on project.id = suite.project_id and project.slug = $1
       where check_state.check_id = $2`,
      [project, id],
    );
    if (!row) return null;
    const history = await latestResults(connection, id, row.created_at, row.last_at);
    return {
      check: toCheckState(row),
      expectedWithinMs: expectedWithinMs(row.ran_at),
      suiteSlug: row.suite_slug,
      suite: row.suite_name,
      history: history.map(toResultRow),
    };
  });
}

/**
 * Goes back in time day by day, then by twice as many days at once: the server looks only into the days that it is asked
 * for, and mostly the first few hold enough.
 */
async function latestResults(
  connection: Connection,
  checkId: number,
  createdAt: Date,
  lastAt: Date,
): Promise<readonly ResultColumns[]> {
  const history: ResultColumns[] = [];
  let until = startOfDay(lastAt) + dayMs;
  for (let days = 1; history.length < historyLength && until > createdAt.getTime(); days *= 2) {
    const from = until - days * dayMs;
    const rows = await connection.prepared<ResultColumns>(
      'latest_results',
      `select run_id, received_at, status, duration_ms, message from check_result
       where check_id = $1 and received_at >= $2 and received_at < $3 order by id desc limit $4`,
      [checkId, new Date(from).toISOString(), new Date(until).toISOString(), historyLength - history.length],
    );
    history.push(...rows);
    until = from;
  }
  return history;
}

const dayMs = 24 * 60 * 60 * 1000;
const startOfDay = (time: Date): number => time.getTime() - (time.getTime() % dayMs);

/** All results of a run, which were received when it was, worst first. Null when there is no such run. */
export function readRun(database: Database, { project }: Access<'read'>, id: number): Promise<RunDocument | null> {
  return database.run('read_run', async (connection) => {
    const [row] = await connection.prepared<RunRow & SuiteColumns & { received_exactly: string }>(
      'read_run',
      `select run.id, run.format, run.received_at, run.received_at::text as received_exactly, run.passed, run.warning, run.failed, run.error, run.skipped,
         suite.slug as suite_slug, suite.name as suite_name
       from run join suite on suite.id = run.suite_id
       join project on project.id = suite.project_id and project.slug = $1
       where run.id = $2`,
      [project, id],
    );
    if (!row) return null;
    const results = await connection.prepared<ResultColumns & { check_id: number; check_name: string }>(
      'read_run_results',
      `select run_id, check_result.received_at, status, duration_ms, message, check_id, validation_check.name as check_name
       from check_result join validation_check on validation_check.id = check_result.check_id
       where run_id = $1 and check_result.received_at = $2 order by status desc, check_result.id`,
      [id, row.received_exactly],
    );
    return {
      run: toRunSummary(row),
      suiteSlug: row.suite_slug,
      suite: row.suite_name,
      results: results.map((result) => ({
        ...toResultRow(result),
        checkId: result.check_id,
        check: result.check_name,
      })),
    };
  });
}

function toResultRow(row: ResultColumns): ResultRow {
  return {
    runId: row.run_id,
    receivedAt: row.received_at.toISOString(),
    status: statusOf(row.status),
    durationMs: row.duration_ms,
    message: row.message,
  };
}
