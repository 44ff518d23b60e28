/**
 * What a batch of runs must know before it is written: its suites, locked; the runs that were stored before under the
 * same key; its checks with their latest status; and numbers for its runs.
 */
import type { Access } from '../access/access.ts';
import type { Connection } from '../database/pool.ts';
import { arraysOf, type Column, rowSource } from '../database/rows.ts';
import type { PlannedRun } from './plan.ts';

/** For so long, a run whose key stands for nothing but its bytes counts as sent again by somebody who got no answer. */
export const repeatSeconds = 30;
const bytesOnly = 'body:';

export interface LockedSuites {
  /** The number of each suite, by its slug. */
  readonly ids: ReadonlyMap<string, number>;
  /** The slugs of those that were created now. */
  readonly created: ReadonlySet<string>;
}

/**
 * Creates the suites that are new, then locks them all, both in the order of their slugs.
 * Known ones are left out before the insert, because a conflict uses up a number as well, and numbers are finite.
 * `known`: slugs that this worker has seen stored, for which nothing needs to be created. @throws SuiteGoneError
 */
export async function lockSuites(
  connection: Connection,
  { project }: Access<'ingest'>,
  runs: readonly PlannedRun[],
  known: ReadonlySet<string>,
): Promise<LockedSuites> {
  const names = new Map(runs.map(({ slug, suite }) => [slug, suite]));
  const slugs = [...names.keys()].sort();
  const creating = slugs.every((slug) => known.has(slug))
    ? []
    : connection.rows<{ slug: string }>(createSuites, [project, slugs, slugs.map((slug) => names.get(slug))]);
  const [made, rows] = await Promise.all([
    creating,
    connection.prepared<{ id: number; slug: string }>('lock_suites', lockStatement, [project, slugs]),
  ]);
  if (rows.length < slugs.length) throw new SuiteGoneError('a suite that was known has gone; expected it to stay');
  return {
    ids: new Map(rows.map(({ id, slug }) => [slug, id])),
    created: new Set(made.map(({ slug }) => slug)),
  };
}

const createSuites = `
  insert into suite (project_id, slug, name)
  select project.id, s.slug, s.name from project, unnest($2::text[], $3::text[]) as s(slug, name)
  where project.slug = $1
    and not exists (select from suite k where k.project_id = project.id and k.slug = s.slug)
  order by s.slug
  on conflict (project_id, slug) do nothing returning slug`;

const lockStatement = `
  select suite.id, suite.slug from suite join project on project.id = suite.project_id
  where project.slug = $1 and suite.slug = any($2) order by suite.slug for no key update of suite`;

/** One check of the batch; `status` is the number of its latest status before the batch, null for a new check. */
export interface KnownCheck {
  readonly id: number;
  readonly status: number | null;
}

export interface NamedCheck {
  readonly suiteId: number;
  readonly name: string;
}

export interface KeyedRun {
  readonly suiteId: number;
  readonly key: string | null;
}

export interface Known {
  /** For each of the runs: the number of the same run, stored before; null for a new one. */
  readonly storedRuns: readonly (number | null)[];
  /** For each of the names; null for a check that is new. */
  readonly checks: readonly (KnownCheck | null)[];
  /** A number for each of the runs. */
  readonly numbers: readonly number[];
}

const nameColumns: readonly Column<NamedCheck>[] = [
  { name: 'suite_id', type: 'int', of: ({ suiteId }) => suiteId },
  { name: 'name', type: 'text', of: ({ name }) => name },
];
const keyColumns: readonly Column<KeyedRun>[] = [
  { name: 'suite_id', type: 'int', of: ({ suiteId }) => suiteId },
  { name: 'key', type: 'text', of: ({ key }) => key },
];

/** A limit keeps the planner from reading all checks there are for the few that a batch names. */
const lookUpStatement = `
  select 'check' as kind, n.at, c.id::bigint as id, s.status
  from ${rowSource('n', nameColumns, 1, true)}
  cross join lateral (select id from validation_check c where c.suite_id = n.suite_id and c.name = n.name limit 1) as c
  left join lateral (select status from check_state where check_id = c.id limit 1) as s on true
  union all
  select 'number', at, nextval('run_number'), null from generate_series(1, $3::int) as at`;

/** Only one kind of key has to be looked for in all partitions. */
const storedRunStatement = `
  select k.at, case when k.key like '${bytesOnly}%'
    then ${storedRun(`and run.received_at > now() - interval '${repeatSeconds} seconds'`)}
    else ${storedRun('')} end as id
  from ${rowSource('k', keyColumns, 1, true)} where k.key is not null`;

function storedRun(condition: string): string {
  return `(select run.id from run where run.suite_id = k.suite_id and run.idempotency_key = k.key ${condition}
    order by run.id desc limit 1)`;
}

/** What a worker remembers is not what the database holds: it is another one, or an older one. */
export class SuiteGoneError extends Error {
  override readonly name = 'SuiteGoneError';
}

interface LookUpRow {
  readonly kind: 'check' | 'number';
  /** Counted from 1, in the order of the parameters. */
  readonly at: number;
  readonly id: number;
  readonly status: number | null;
}

/** Everything else that must be known, as of after the lock. */
export async function lookUp(
  connection: Connection,
  runs: readonly KeyedRun[],
  names: readonly NamedCheck[],
): Promise<Known> {
  const checks: (KnownCheck | null)[] = names.map(() => null);
  const numbers: number[] = [];
  const [rows, storedRuns] = await Promise.all([
    connection.prepared<LookUpRow>('look_up', lookUpStatement, [...arraysOf(nameColumns, names), runs.length]),
    findStoredRuns(connection, runs),
  ]);
  for (const { kind, at, id, status } of rows) {
    if (kind === 'check') checks[at - 1] = { id, status };
    else numbers.push(id);
  }
  return { storedRuns, checks, numbers };
}

async function findStoredRuns(connection: Connection, runs: readonly KeyedRun[]): Promise<readonly (number | null)[]> {
  const found: (number | null)[] = runs.map(() => null);
  if (runs.every(({ key }) => key === null)) return found;
  const rows = await connection.prepared<{ at: number; id: number | null }>(
    'find_stored_runs',
    storedRunStatement,
    arraysOf(keyColumns, runs),
  );
  for (const { at, id } of rows) found[at - 1] = id;
  return found;
}

/** Creates checks that are new; resolves to their numbers, in the order of the names. The suites are locked. */
export async function createChecks(connection: Connection, names: readonly NamedCheck[]): Promise<readonly number[]> {
  const source = rowSource('n', nameColumns, 1, true);
  const rows = await connection.rows<{ id: number }>(
    `with made as (
       insert into validation_check (suite_id, name) select suite_id, name from ${source} order by at
       returning id, suite_id, name
     )
     select made.id from ${source} join made using (suite_id, name) order by n.at`,
    [...arraysOf(nameColumns, names)],
  );
  if (rows.length !== names.length) throw new Error(`${rows.length} checks were created; expected ${names.length}`);
  return rows.map(({ id }) => id);
}
