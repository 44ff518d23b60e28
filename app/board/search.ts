/** Finds suites and checks by parts of their names. */
import type { Access } from '../access/access.ts';
import type { Database } from '../database/pool.ts';
import type { SearchDocument } from './document.ts';
import { statusOf } from './status-code.ts';

const listedSuites = 20;
const listedChecks = 50;
/** So many that match are looked at, however many there are, and the best of them are listed. */
const mostMatches = 1000;

interface FoundSuite {
  readonly slug: string;
  readonly name: string;
  readonly worst: number;
}
interface FoundCheck {
  readonly id: number;
  readonly name: string;
  readonly slug: string;
  readonly suite: string;
  readonly status: number;
  readonly since: Date;
}

/** Names that hold `text` in any case: those that begin with it first, then the worst. An empty text finds nothing. */
export async function search(database: Database, { project }: Access<'read'>, text: string): Promise<SearchDocument> {
  if (text === '') return { text, suites: [], checks: [], isCut: false };
  const part = text.replaceAll(/[\\%_]/g, '\\$&');
  const values = [project, `%${part}%`, `${part}%`];
  return database.run('search', async (connection) => {
    const suites = await connection.prepared<FoundSuite>('search_suites', suiteStatement, values);
    const checks = await connection.prepared<FoundCheck>('search_checks', checkStatement, values);
    return {
      text,
      suites: suites.slice(0, listedSuites).map(({ slug, name, worst }) => ({ slug, name, status: statusOf(worst) })),
      checks: checks.slice(0, listedChecks).map(({ id, name, slug, suite, status, since }) => ({
        id,
        name,
        suiteSlug: slug,
        suite,
        status: statusOf(status),
        since: since.toISOString(),
      })),
      isCut: suites.length > listedSuites || checks.length > listedChecks,
    };
  });
}

const suiteStatement = `
  select found.slug, found.name, states.worst
  from (
    select suite.id, suite.slug, suite.name from suite
    where project_id = (select id from project where slug = $1) and name ilike $2 limit ${mostMatches}
  ) as found
  join lateral (select max(status) as worst from check_state where suite_id = found.id) as states on states.worst is not null
  order by found.name ilike $3 desc, states.worst desc, found.name limit ${listedSuites + 1}`;

const checkStatement = `
  select found.id, found.name, found.slug, found.suite, found.status, found.since
  from (
    select c.id, c.name, suite.slug, suite.name as suite, s.status, s.since
    from validation_check c join suite on suite.id = c.suite_id join check_state s on s.check_id = c.id
    where c.name ilike $2 and suite.project_id = (select id from project where slug = $1) limit ${mostMatches}
  ) as found
  order by found.name ilike $3 desc, found.status desc, found.name, found.suite limit ${listedChecks + 1}`;
