/** Stored history for a bench: 10 suites of 20 checks that have run for 30 days, as often as asked. */
import pg from 'pg';

export const historySuites = 10;
export const historyChecks = 200;
const days = 30;
const checksPerSuite = historyChecks / historySuites;

/**
 * Fills an empty, migrated database. A run has a result of each check of its suite, so there are `results` / 20 runs,
 * evenly spread. Resolves to the least and the greatest number of a run.
 */
export async function fillHistory(
  databaseUrl: string,
  results: number,
  tell: (line: string) => void,
): Promise<{ readonly firstRun: number; readonly lastRun: number }> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('set statement_timeout = 0');
    await client.query('set synchronous_commit = off');
    await client.query(
      `insert into suite (project_id, slug, name)
       select id, 'suite-' || n, 'Suite ' || n from project, generate_series(0, $1::int - 1) as n`,
      [historySuites],
    );
    await client.query(
      `insert into validation_check (suite_id, name, created_at)
       select suite.id, 'check ' || n, now() - interval '${days} days' from suite, generate_series(0, $1::int - 1) as n`,
      [checksPerSuite],
    );
    const runsPerDay = Math.round(results / checksPerSuite / days);
    for (let day = days; day > 0; day -= 1) {
      await client.query(
        `select make_partition(name, start, start + interval '1 day', 100)
        from (select date_trunc('day', now(), 'UTC') - $1 * interval '1 day') as day(start),
          unnest('{run,check_result}'::text[]) as name`,
        [day],
      );
      await client.query(dayStatement, [day, runsPerDay, historySuites]);
      if (day % 5 === 1) tell(`${results} results: ${days - day + 1} of ${days} days are filled`);
    }
    await client.query('vacuum analyze');
    const { rows } = await client.query('select min(id)::int as first, max(id)::int as last from run');
    return { firstRun: rows[0].first, lastRun: rows[0].last };
  } finally {
    await client.end();
  }
}

/** $1: days ago, $2: runs on that day, $3: suites. A result in 200 failed. */
const dayStatement = `
  with suites as (select array_agg(id order by id) as ids from suite),
  new_run as (
    insert into run (suite_id, format, received_at, passed, warning, failed, error, skipped)
    select ids[1 + n % $3::int], 'json',
      date_trunc('day', now(), 'UTC') - $1 * interval '1 day' + n * interval '1 day' / $2::int, ${checksPerSuite}, 0, 0, 0, 0
    from suites, generate_series(0, $2::int - 1) as n
    returning id, suite_id, received_at
  )
  insert into check_result (check_id, run_id, status, duration_ms, message, received_at)
  select c.id, r.id, s.status, (r.id + c.id) % 1000 / 10.0,
    case when s.status = 3 then 'expected 0 rows, found 3' end, r.received_at
  from new_run r join validation_check c on c.suite_id = r.suite_id,
    lateral (select case when (r.id * 31 + c.id) % 200 = 0 then 3 else 1 end as status) as s
  order by r.id, c.id`;
