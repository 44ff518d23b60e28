/** Reads the documents of the board and of a suite from PostgreSQL, each as of one moment. */
import type { Access } from '../access/access.ts';
import type { Connection, Database } from '../database/pool.ts';
import type { BoardDocument, SuiteDocument } from './document.ts';
import {
  type CheckRow,
  checkColumns,
  type ProblemRow,
  type RunRow,
  ranAtColumn,
  type SuiteRow,
  stripColumn,
  sumCounts,
  toCheckState,
  toProblem,
  toRunSummary,
  toSummary,
} from './rows.ts';

/** A document with what tells it from an older one, and from one of another database. */
export interface Snapshot<D extends { readonly version: number }> {
  /** Of the database that the document was read from. */
  readonly epoch: string;
  readonly document: D;
}

export interface ProjectVersion {
  readonly epoch: string;
  readonly version: number;
}

/** The board lists so many problems; the counts tell of all. */
const listedProblems = 100;
const listedRuns = 30;
/** The page of a suite lists so many checks, and its snapshot holds no more; the counts tell of all. */
const listedChecks = 500;
/** Characters of a message on the board and in a suite; the page of the check has all of it. */
const excerptCharacters = 500;
/** A version that is not answered by then counts as a database that does not answer. */
const versionTimeoutMs = 1500;
const snapshotMode = 'isolation level repeatable read read only';

const suiteColumns = `
  suite.slug, suite.name, suite.last_run_id, suite.last_run_at, ${ranAtColumn}, ${stripColumn('suite')},
  states.worst, states.passed, states.warning, states.failed, states.error, states.skipped
  from suite join project on project.id = suite.project_id and project.slug = $1
  join lateral (
    select max(status) as worst,
      count(*) filter (where status = 1)::int as passed, count(*) filter (where status = 2)::int as warning,
      count(*) filter (where status = 3)::int as failed, count(*) filter (where status = 4)::int as error,
      count(*) filter (where status = 0)::int as skipped
    from check_state where check_state.suite_id = suite.id
  ) as states on states.worst is not null`;

/** The project's version now: the cheapest question, and the proof that the database answers. */
export function readVersion(database: Database, { project }: Access<'read'>): Promise<ProjectVersion> {
  return database.run('read_version', (connection) => projectVersion(connection, project, versionTimeoutMs));
}

export function readBoard(database: Database, { project }: Access<'read'>): Promise<Snapshot<BoardDocument>> {
  return database.transaction(
    'read_board',
    async (connection) => {
      const [{ epoch, version }, suiteRows, problemRows] = await Promise.all([
        projectVersion(connection, project),
        connection.prepared<SuiteRow>('board_suites', `select ${suiteColumns} order by suite.name`, [project]),
        connection.prepared<ProblemRow>('board_problems', problemStatement, [project]),
      ]);
      const generatedAt = new Date().toISOString();
      const suites = suiteRows.map(toSummary);
      const problems = problemRows.map(toProblem);
      return { epoch, document: { version, generatedAt, counts: sumCounts(suites), suites, problems } };
    },
    snapshotMode,
  );
}

/** Null when there is no such suite. */
export async function readSuite(
  database: Database,
  access: Access<'read'>,
  slug: string,
): Promise<Snapshot<SuiteDocument> | null> {
  const [suite] = await readSuites(database, access, [slug]);
  return suite ?? null;
}

/** Those of the suites that there are, all as of one moment, with as many statements as for one. */
export function readSuites(
  database: Database,
  { project }: Access<'read'>,
  slugs: readonly string[],
): Promise<readonly Snapshot<SuiteDocument>[]> {
  return database.transaction(
    'read_suite',
    async (connection) => {
      const of = [project, slugs];
      const [{ epoch, version }, suites, checkRows, runRows] = await Promise.all([
        projectVersion(connection, project),
        connection.prepared<SuiteRow>('suites', `select ${suiteColumns} and suite.slug = any($2)`, of),
        connection.prepared<CheckRow & OfSuite>('suite_checks', checkStatement, of),
        connection.prepared<RunRow & OfSuite>('suite_runs', runStatement, of),
      ]);
      const generatedAt = new Date().toISOString();
      const checks = Map.groupBy(checkRows, slugOf);
      const runs = Map.groupBy(runRows, slugOf);
      return suites.map((row) => {
        const listed = { checks: checks.get(row.slug) ?? [], runs: runs.get(row.slug) ?? [] };
        const document = {
          version,
          generatedAt,
          suite: toSummary(row),
          checks: listed.checks.map(toCheckState),
          runs: listed.runs.map(toRunSummary),
        };
        return { epoch, document };
      });
    },
    snapshotMode,
  );
}

interface OfSuite {
  readonly slug: string;
}

const slugOf = ({ slug }: OfSuite): string => slug;

/** A suite with the project's version at its latest change. */
export interface ChangedSuite {
  readonly slug: string;
  readonly version: number;
}

/** The suites that changed after the given version, those whose change is oldest first. */
export function readChangedSuites(
  database: Database,
  { project }: Access<'read'>,
  since: number,
): Promise<readonly ChangedSuite[]> {
  return database.run('read_version', (connection) =>
    connection.prepared<{ slug: string; version: number }>(
      'changed_suites',
      `select suite.slug, suite.version from suite join project on project.id = suite.project_id
       where project.slug = $1 and suite.version > $2 order by suite.version`,
      [project, since],
    ),
  );
}

async function projectVersion(connection: Connection, project: string, timeoutMs?: number): Promise<ProjectVersion> {
  const [row] = await connection.rows<ProjectVersion>(
    'select epoch, version from project where slug = $1',
    [project],
    timeoutMs,
  );
  if (!row)
    throw new Error(`table project has no row "${project}"; expected: one for each project that somebody may see`);
  return row;
}

const problemStatement = `
  select check_state.check_id, validation_check.name as check_name, suite.slug, suite.name, check_state.status,
    check_state.since, left(check_state.message, ${excerptCharacters}) as message
  from check_state
  join validation_check on validation_check.id = check_state.check_id
  join suite on suite.id = check_state.suite_id
  join project on project.id = suite.project_id and project.slug = $1
  where check_state.status >= 2
  order by check_state.status desc, check_state.since, check_state.check_id limit ${listedProblems}`;

const checkStatement = `
  select suite.slug, listed.*
  from suite join project on project.id = suite.project_id and project.slug = $1
  cross join lateral (
    select ${checkColumns(`left(check_state.message, ${excerptCharacters})`)}
    from check_state join validation_check on validation_check.id = check_state.check_id
    where check_state.suite_id = suite.id
    order by check_state.status desc, validation_check.name limit ${listedChecks}
  ) as listed
  where suite.slug = any($2) order by suite.slug, listed.status desc, listed.name`;

const runStatement = `
  select suite.slug, listed.*
  from suite join project on project.id = suite.project_id and project.slug = $1
  cross join lateral (
    select run.id, run.format, run.received_at, run.passed, run.warning, run.failed, run.error, run.skipped
    from run where run.suite_id = suite.id order by run.id desc limit ${listedRuns}
  ) as listed
  where suite.slug = any($2) order by suite.slug, listed.id desc`;
