/**
 * Writes new runs and everything that follows from them, in one statement; the version comes last, in another. Nothing is
 * waited for before the commit, so the project's row is locked as shortly as can be.
 */
import type { Access } from '../access/access.ts';
import { burstMinutes, keptMoments } from '../board/stale.ts';
import { codeOf } from '../board/status-code.ts';
import type { Transaction } from '../database/pool.ts';
import { arraysOf, type Column, namesOf, rowSource } from '../database/rows.ts';
import type { ChangeRow, CheckRow, NumberedRun, ResultRow, SuiteRow, Tally } from './tally.ts';

/** Status of each of so many latest runs is kept for the strips. */
const stripLength = 30;

const runColumns: readonly Column<NumberedRun>[] = [
  { name: 'id', type: 'bigint', of: ({ id }) => id },
  { name: 'suite_id', type: 'int', of: ({ suiteId }) => suiteId },
  { name: 'format', type: 'text', of: ({ run }) => run.format },
  { name: 'started_at', type: 'timestamptz', of: ({ run }) => run.startedAt?.toISOString() ?? null },
  { name: 'finished_at', type: 'timestamptz', of: ({ run }) => run.finishedAt?.toISOString() ?? null },
  { name: 'idempotency_key', type: 'text', of: ({ run }) => run.idempotencyKey },
  { name: 'passed', type: 'int', of: ({ run }) => run.counts.passed },
  { name: 'warning', type: 'int', of: ({ run }) => run.counts.warning },
  { name: 'failed', type: 'int', of: ({ run }) => run.counts.failed },
  { name: 'error', type: 'int', of: ({ run }) => run.counts.error },
  { name: 'skipped', type: 'int', of: ({ run }) => run.counts.skipped },
];

const resultColumns: readonly Column<ResultRow>[] = [
  { name: 'check_id', type: 'int', of: ({ checkId }) => checkId },
  { name: 'run_id', type: 'bigint', of: ({ runId }) => runId },
  { name: 'status', type: 'smallint', of: ({ result }) => codeOf(result.status) },
  { name: 'duration_ms', type: 'float8', of: ({ result }) => result.durationMs },
  { name: 'message', type: 'text', of: ({ result }) => result.message },
  { name: 'flaky', type: 'boolean', of: ({ result }) => result.flaky },
  {
    name: 'dimensions',
    type: 'jsonb',
    of: ({ result }) => (result.dimensions ? JSON.stringify(result.dimensions) : null),
  },
  { name: 'observed_at', type: 'timestamptz', of: ({ result }) => result.observedAt?.toISOString() ?? null },
];

const checkColumns: readonly Column<CheckRow>[] = [
  { name: 'check_id', type: 'int', of: ({ checkId }) => checkId },
  { name: 'suite_id', type: 'int', of: ({ suiteId }) => suiteId },
  { name: 'statuses', type: 'text', of: ({ statuses }) => statuses.slice(-stripLength) },
  { name: 'branches', type: 'text', of: ({ branches }) => `{${branches.slice(-stripLength)}}` },
  { name: 'retried', type: 'boolean', of: ({ latest }) => latest.flaky },
  { name: 'is_changed', type: 'boolean', of: ({ isChanged }) => isChanged },
  { name: 'status', type: 'smallint', of: ({ latest }) => codeOf(latest.status) },
  { name: 'duration_ms', type: 'float8', of: ({ latest }) => latest.durationMs },
  { name: 'message', type: 'text', of: ({ latest }) => latest.message },
];

const tallyColumns: readonly Column<CheckRow>[] = [
  { name: 'check_id', type: 'int', of: ({ checkId }) => checkId },
  { name: 'passed', type: 'int', of: ({ counts }) => counts.passed },
  { name: 'warning', type: 'int', of: ({ counts }) => counts.warning },
  { name: 'failed', type: 'int', of: ({ counts }) => counts.failed },
  { name: 'error', type: 'int', of: ({ counts }) => counts.error },
  { name: 'skipped', type: 'int', of: ({ counts }) => counts.skipped },
  { name: 'timed', type: 'int', of: ({ timed }) => timed },
  { name: 'duration_ms_sum', type: 'float8', of: ({ durationSumMs }) => durationSumMs },
  { name: 'duration_ms_max', type: 'float8', of: ({ durationMaxMs }) => durationMaxMs },
];

const changeColumns: readonly Column<ChangeRow>[] = [
  { name: 'check_id', type: 'int', of: ({ checkId }) => checkId },
  { name: 'run_id', type: 'bigint', of: ({ runId }) => runId },
  { name: 'status_before', type: 'smallint', of: ({ before }) => before },
  { name: 'status', type: 'smallint', of: ({ status }) => status },
];

/** Numbers of the first parameter of each. */
const firstResult = 1 + runColumns.length;
const firstCheck = firstResult + resultColumns.length;
const firstTally = firstCheck + checkColumns.length;
const firstChange = firstTally + tallyColumns.length;

/** The latest statuses of two strips, one after the other. */
const joined = (before: string, after: string): string =>
  `(${before} || ${after})[cardinality(${before}) + cardinality(${after}) + 1 - ${stripLength}:]`;
/** Workers that know nothing of branches write none: then those of the strip are not known any more. */
const aligned =
  '(case when cardinality(s.branches) = cardinality(s.strip) then s.branches else array_fill(0, array[cardinality(s.strip)]) end)';
const digits = (text: string): string => `string_to_array(${text}, null)::smallint[]`;

const writeStatement = `
  with new_run as (
    insert into run (${namesOf(runColumns)})
    select ${namesOf(runColumns)} from ${rowSource('r', runColumns, 1)}
  ), new_result as (
    insert into check_result (${namesOf(resultColumns)})
    select check_id, run_id, status, duration_ms, message, flaky, dimensions, least(observed_at, now())
    from ${rowSource('r', resultColumns, firstResult)}
  ), state as (
    insert into check_state as s (check_id, suite_id, status, since, last_at, duration_ms, message, strip,
      branches, retried)
    select check_id, suite_id, status, case when is_changed then now() else '-infinity' end, now(), duration_ms,
      message, ${digits('statuses')}, branches::int[], retried
    from ${rowSource('c', checkColumns, firstCheck)}
    on conflict (check_id) do update set
      status = excluded.status, since = greatest(s.since, excluded.since), last_at = greatest(s.last_at, excluded.last_at),
      duration_ms = excluded.duration_ms, message = excluded.message, strip = ${joined('s.strip', 'excluded.strip')},
      branches = ${joined(aligned, 'excluded.branches')}, retried = excluded.retried
  ), minute as (
    insert into check_minute as m (bucket, ${namesOf(tallyColumns)})
    select date_trunc('minute', now(), 'UTC'), ${namesOf(tallyColumns)} from ${rowSource('t', tallyColumns, firstTally)}
    on conflict (check_id, bucket) do update set
      ${['passed', 'warning', 'failed', 'error', 'skipped', 'timed', 'duration_ms_sum'].map((name) => `${name} = m.${name} + excluded.${name}`).join(', ')},
      duration_ms_max = greatest(m.duration_ms_max, excluded.duration_ms_max)
  )
  insert into status_change (${namesOf(changeColumns)})
  select ${namesOf(changeColumns)} from ${rowSource('c', changeColumns, firstChange)}`;

/** The suites of the runs are locked, so nobody else writes to what belongs to them. */
export function writeRuns(transaction: Transaction, runs: readonly NumberedRun[], rows: Tally): void {
  transaction.last('write_runs', writeStatement, [
    ...arraysOf(runColumns, runs),
    ...arraysOf(resultColumns, rows.results),
    ...arraysOf(checkColumns, rows.checks),
    ...arraysOf(tallyColumns, rows.checks),
    ...arraysOf(changeColumns, rows.changes),
  ]);
}

const suiteColumns: readonly Column<SuiteRow>[] = [
  { name: 'suite_id', type: 'int', of: ({ suiteId }) => suiteId },
  { name: 'run_id', type: 'bigint', of: ({ lastRunId }) => lastRunId },
  { name: 'worst', type: 'text', of: ({ worst }) => worst.slice(-stripLength) },
];

const raiseStatement = `
  with grown as (update project set version = version + $1 where slug = $2 returning version)
  update suite set version = grown.version, last_run_id = r.run_id, last_run_at = now(),
    strip = ${joined('suite.strip', digits('r.worst'))},
    ran_at = case when suite.ran_at[cardinality(suite.ran_at)] > now() - interval '${burstMinutes} minutes' then suite.ran_at
      else (suite.ran_at || now())[cardinality(suite.ran_at) + 2 - ${keptMoments}:] end
  from grown, ${rowSource('r', suiteColumns, 3)} where suite.id = r.suite_id`;

/** Last, because every ingest needs the project's row: its version grows by one with each run. */
export function raiseVersion(
  transaction: Transaction,
  { project }: Access<'ingest'>,
  runs: number,
  suites: readonly SuiteRow[],
): void {
  transaction.last('raise_version', raiseStatement, [runs, project, ...arraysOf(suiteColumns, suites)]);
}
