/**
 * What workers of the first schema (migration 0001 alone) say to the database, word for word. While a deploy replaces
 * them one after the other, they must go on storing and showing on every schema that comes later.
 */
import type pg from 'pg';

const statements = {
  insertSuite: `insert into suite (project_id, slug, name)
    select project.id, s.slug, s.name from project, unnest($2::text[], $3::text[]) as s(slug, name)
    where project.slug = $1
      and not exists (select from suite k where k.project_id = project.id and k.slug = s.slug)
    order by s.slug
    on conflict (project_id, slug) do nothing`,
  lockSuite: `select suite.id, suite.slug from suite join project on project.id = suite.project_id
    where project.slug = $1 and suite.slug = any($2) order by suite.slug for no key update of suite`,
  insertChecks: `insert into validation_check (suite_id, name)
    select c.suite_id, c.name from unnest($1::int[], $2::text[]) as c(suite_id, name)
    where not exists (select from validation_check k where k.suite_id = c.suite_id and k.name = c.name)
    order by c.suite_id, c.name
    on conflict (suite_id, name) do nothing
    returning suite_id`,
  selectChecks: `select id, suite_id, name from validation_check
    join unnest($1::int[], $2::text[]) as c(suite_id, name) using (suite_id, name)`,
  insertRun: `insert into run (suite_id, format, started_at, passed, warning, failed, error, skipped)
    select r.suite_id, $1, r.started_at, r.passed, r.warning, r.failed, r.error, r.skipped
    from unnest($2::int[], $3::timestamptz[], $4::int[], $5::int[], $6::int[], $7::int[], $8::int[])
      as r(suite_id, started_at, passed, warning, failed, error, skipped)
    returning id, suite_id`,
  insertResults: `insert into check_result (check_id, run_id, status, duration_ms, message)
    select * from unnest($1::int[], $2::bigint[], $3::smallint[], $4::float8[], $5::text[])`,
  updateStates: `insert into check_state (check_id, suite_id, status, since, last_at, duration_ms, message, strip)
    select s.check_id, s.suite_id, s.status, now(), now(), s.duration_ms, s.message, array[s.status]
    from unnest($1::int[], $2::int[], $3::smallint[], $4::float8[], $5::text[])
      as s(check_id, suite_id, status, duration_ms, message)
    order by s.check_id
    on conflict (check_id) do update set
      since = case when check_state.status = excluded.status then check_state.since else excluded.since end,
      status = excluded.status, last_at = excluded.last_at, duration_ms = excluded.duration_ms,
      message = excluded.message,
      strip = (check_state.strip || excluded.status)[cardinality(check_state.strip) + 2 - 30:]`,
  updateProject: `with grown as (update project set version = version + $1 where slug = $5 returning version)
    update suite set version = grown.version, last_run_id = r.run_id, last_run_at = now(),
      strip = (suite.strip || r.worst)[cardinality(suite.strip) + 2 - 30:]
    from grown, unnest($2::int[], $3::bigint[], $4::smallint[]) as r(suite_id, run_id, worst)
    where suite.id = r.suite_id`,
  readHistory: `select run_id, received_at, status, duration_ms, message from check_result
    where check_id = $1 order by id desc limit 100`,
  readRun: `select run.id, run.format, run.received_at, run.passed, run.warning, run.failed, run.error, run.skipped,
      suite.slug as suite_slug, suite.name as suite_name
    from run join suite on suite.id = run.suite_id
    join project on project.id = suite.project_id and project.slug = $1
    where run.id = $2`,
  readResults: `select run_id, check_result.received_at, status, duration_ms, message, check_id,
      validation_check.name as check_name
    from check_result join validation_check on validation_check.id = check_result.check_id
    where run_id = $1 order by status desc, check_result.id`,
  readRuns: `select run.id, run.format, run.received_at, run.passed, run.warning, run.failed, run.error, run.skipped
    from run join suite on suite.id = run.suite_id
    join project on project.id = suite.project_id and project.slug = $1 where suite.slug = $2
    order by run.id desc limit 30`,
} as const;

/** Stores one run of one passed check; resolves to the number of the run. */
export async function storeAsBefore(client: pg.Client, suite: string, check: string): Promise<number> {
  await client.query('begin');
  try {
    await client.query(statements.insertSuite, ['default', [suite], [suite]]);
    const suiteId = (await client.query(statements.lockSuite, ['default', [suite]])).rows[0].id;
    await client.query(statements.insertChecks, [[suiteId], [check]]);
    const checkId = (await client.query(statements.selectChecks, [[suiteId], [check]])).rows[0].id;
    const counts = [[1], [0], [0], [0], [0]];
    const run = (await client.query(statements.insertRun, ['json', [suiteId], [null], ...counts])).rows[0].id;
    await client.query(statements.insertResults, [[checkId], [run], [1], [7], [null]]);
    await client.query(statements.updateStates, [[checkId], [suiteId], [1], [7], [null]]);
    await client.query(statements.updateProject, [1, [suiteId], [run], [1], 'default']);
    await client.query('commit');
    return Number(run);
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** What the pages of the suite, its only check and one of its runs show: so many rows each. */
export async function readAsBefore(
  client: pg.Client,
  suite: string,
  run: number,
): Promise<{ readonly history: number; readonly runs: number; readonly run: number; readonly results: number }> {
  const check = `select c.id from validation_check c join suite on suite.id = c.suite_id where suite.slug = $1`;
  const checkId = (await client.query(check, [suite])).rows[0].id;
  const count = async (text: string, values: readonly unknown[]) => (await client.query(text, [...values])).rows.length;
  return {
    history: await count(statements.readHistory, [checkId]),
    runs: await count(statements.readRuns, ['default', suite]),
    run: await count(statements.readRun, ['default', run]),
    results: await count(statements.readResults, [run]),
  };
}
