/** The statements of one ingest, each for all rows at once. Keys: suites by slug, checks by suite and name. */

import type { Access } from '../access/access.ts';
import { codeOf } from '../board/status-code.ts';
import type { Connection } from '../database/pool.ts';
import { idOf, type PlannedRun } from './plan.ts';
import type { ReportedResult } from './report.ts';

type Ids = ReadonlyMap<string, number>;

/** Status of each of so many latest runs is kept for the strips. */
const stripLength = 30;

/**
 * Creates the suites that are new, then locks them all, both in the order of their slugs; resolves to their numbers.
 * Known ones are left out before the insert, because a conflict uses up a number as well, and numbers are finite.
 */
export async function upsertSuites(
  connection: Connection,
  { project }: Access<'ingest'>,
  runs: readonly PlannedRun[],
): Promise<Ids> {
  const slugs = runs.map((run) => run.slug);
  await connection.rows(
    `insert into suite (project_id, slug, name)
     select project.id, s.slug, s.name from project, unnest($2::text[], $3::text[]) as s(slug, name)
     where project.slug = $1
       and not exists (select from suite k where k.project_id = project.id and k.slug = s.slug)
     order by s.slug
     on conflict (project_id, slug) do nothing`,
    [project, slugs, runs.map((run) => run.suite)],
  );
  const rows = await connection.rows<{ id: number; slug: string }>(
    `select suite.id, suite.slug from suite join project on project.id = suite.project_id
     where project.slug = $1 and suite.slug = any($2) order by suite.slug for no key update of suite`,
    [project, slugs],
  );
  return new Map(rows.map(({ id, slug }) => [slug, id]));
}

/**
 * Creates the checks that are new; `created` counts them by suite. Known ones are left out as with suites.
 */
export async function insertChecks(connection: Connection, runs: readonly PlannedRun[], suiteIds: Ids) {
  const named = runs.flatMap((run) =>
    [...new Set(run.results.map(({ check }) => check))].map((check) => [idOf(suiteIds, run.slug), check] as const),
  );
  const values = [named.map(([suiteId]) => suiteId), named.map(([, name]) => name)];
  const inserted = await connection.rows<{ suite_id: number }>(
    `insert into validation_check (suite_id, name)
     select c.suite_id, c.name from unnest($1::int[], $2::text[]) as c(suite_id, name)
     where not exists (select from validation_check k where k.suite_id = c.suite_id and k.name = c.name)
     order by c.suite_id, c.name
     on conflict (suite_id, name) do nothing
     returning suite_id`,
    values,
  );
  const rows = await connection.rows<{ id: number; suite_id: number; name: string }>(
    `select id, suite_id, name from validation_check
     join unnest($1::int[], $2::text[]) as c(suite_id, name) using (suite_id, name)`,
    values,
  );
  const created = new Map<number, number>();
  for (const { suite_id } of inserted) created.set(suite_id, (created.get(suite_id) ?? 0) + 1);
  return { ids: new Map(rows.map(({ id, suite_id, name }) => [checkKey(suite_id, name), id])), created };
}

/** Creates one run a suite; resolves to their numbers by slug. */
export async function insertRuns(
  connection: Connection,
  format: string,
  runs: readonly PlannedRun[],
  suiteIds: Ids,
): Promise<Ids> {
  const count = (status: keyof PlannedRun['counts']) => runs.map((run) => run.counts[status]);
  const rows = await connection.rows<{ id: number; suite_id: number }>(
    `insert into run (suite_id, format, started_at, passed, warning, failed, error, skipped)
     select r.suite_id, $1, r.started_at, r.passed, r.warning, r.failed, r.error, r.skipped
     from unnest($2::int[], $3::timestamptz[], $4::int[], $5::int[], $6::int[], $7::int[], $8::int[])
       as r(suite_id, started_at, passed, warning, failed, error, skipped)
     returning id, suite_id`,
    [
      format,
      runs.map((run) => idOf(suiteIds, run.slug)),
      runs.map((run) => run.startedAt?.toISOString() ?? null),
      count('passed'),
      count('warning'),
      count('failed'),
      count('error'),
      count('skipped'),
    ],
  );
  const bySuite = new Map(rows.map(({ id, suite_id }) => [suite_id, id]));
  return new Map(runs.map(({ slug }) => [slug, idOf(bySuite, idOf(suiteIds, slug))]));
}

/** Writes every result, in the order in which they were reported. */
export async function insertResults(
  connection: Connection,
  runs: readonly PlannedRun[],
  suiteIds: Ids,
  runIds: Ids,
  checkIds: Ids,
): Promise<void> {
  const rows = runs.flatMap((run) =>
    run.results.map((result) => ({
      ...result,
      runId: idOf(runIds, run.slug),
      checkId: idOf(checkIds, checkKey(idOf(suiteIds, run.slug), result.check)),
    })),
  );
  await connection.rows(
    `insert into check_result (check_id, run_id, status, duration_ms, message)
     select * from unnest($1::int[], $2::bigint[], $3::smallint[], $4::float8[], $5::text[])`,
    [
      rows.map((row) => row.checkId),
      rows.map((row) => row.runId),
      rows.map((row) => codeOf(row.status)),
      rows.map((row) => row.durationMs),
      rows.map((row) => row.message),
    ],
  );
}

/** Brings the latest state of each check up to date; of a check that a run names twice the worst result counts. */
export async function updateStates(
  connection: Connection,
  runs: readonly PlannedRun[],
  suiteIds: Ids,
  checkIds: Ids,
): Promise<void> {
  const worst = new Map<number, ReportedResult & { readonly suiteId: number }>();
  for (const run of runs) {
    const suiteId = idOf(suiteIds, run.slug);
    for (const result of run.results) {
      const checkId = idOf(checkIds, checkKey(suiteId, result.check));
      const known = worst.get(checkId);
      if (!known || codeOf(result.status) > codeOf(known.status)) worst.set(checkId, { ...result, suiteId });
    }
  }
  const states = [...worst.values()];
  await connection.rows(
    `insert into check_state (check_id, suite_id, status, since, last_at, duration_ms, message, strip)
     select s.check_id, s.suite_id, s.status, now(), now(), s.duration_ms, s.message, array[s.status]
     from unnest($1::int[], $2::int[], $3::smallint[], $4::float8[], $5::text[])
       as s(check_id, suite_id, status, duration_ms, message)
     order by s.check_id
     on conflict (check_id) do update set
       since = case when check_state.status = excluded.status then check_state.since else excluded.since end,
       status = excluded.status, last_at = excluded.last_at, duration_ms = excluded.duration_ms,
       message = excluded.message,
       strip = (check_state.strip || excluded.status)[cardinality(check_state.strip) + 2 - ${stripLength}:]`,
    [
      [...worst.keys()],
      states.map((state) => state.suiteId),
      states.map((state) => codeOf(state.status)),
      states.map((state) => state.durationMs),
      states.map((state) => state.message),
    ],
  );
}

/** Last, because every ingest needs the project's row: its version grows by one with each run. */
export async function updateProject(
  connection: Connection,
  { project }: Access<'ingest'>,
  runs: readonly PlannedRun[],
  suiteIds: Ids,
  runIds: Ids,
): Promise<void> {
  await connection.rows(
    `with grown as (update project set version = version + $1 where slug = $5 returning version)
     update suite set version = grown.version, last_run_id = r.run_id, last_run_at = now(),
       strip = (suite.strip || r.worst)[cardinality(suite.strip) + 2 - ${stripLength}:]
     from grown, unnest($2::int[], $3::bigint[], $4::smallint[]) as r(suite_id, run_id, worst)
     where suite.id = r.suite_id`,
    [
      runs.length,
      runs.map((run) => idOf(suiteIds, run.slug)),
      runs.map((run) => idOf(runIds, run.slug)),
      runs.map((run) => codeOf(run.worst)),
      project,
    ],
  );
}

const checkKey = (suiteId: number, name: string): string => `${suiteId}\n${name}`;
