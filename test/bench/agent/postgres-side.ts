/** What a scrape costs PostgreSQL, by its own account: the time and the number of each role's statements. */
import type { Client } from 'pg';

export interface StatementCost {
  readonly role: string;
  /** Tells statements apart, with their database. */
  readonly statement: string;
  readonly calls: number;
  /** Planning and execution, since the statistics began. */
  readonly milliseconds: number;
}

/** All statements of some roles. Parsing and the sending of rows do not count. */
export async function readStatementCosts(
  database: Client,
  roles: readonly string[],
): Promise<readonly StatementCost[]> {
  const { rows } = await database.query<StatementCost>(
    `SELECT pg_get_userbyid(userid) AS role, dbid || ' ' || queryid AS statement,
            sum(calls)::float8 AS calls, sum(total_exec_time + total_plan_time) AS milliseconds
       FROM pg_stat_statements
      WHERE pg_get_userbyid(userid) = ANY ($1)
      GROUP BY 1, 2`,
    [roles],
  );
  return rows;
}

export interface ScrapeCost {
  readonly milliseconds: number;
  readonly calls: number;
}

export interface Window {
  readonly before: readonly StatementCost[];
  readonly after: readonly StatementCost[];
  /** Of each watcher, one scrape in each of them. */
  readonly rounds: number;
  readonly intervalMs: number;
}

/** The longest cadence of a collector. */
const longestCadenceMs = 600_000;

/**
 * What one scrape of a role with so many watchers costs, with its share of what runs less often than scrapes. What ran within the window
 * counts as it was. What ran only before it counts with the mean of one run, spread over the longest cadence: it would
 * have run once in that time. So the window must be longer than the other cadences, which is more than a minute.
 */
export function costOfScrape(
  role: string,
  watchers: number,
  { before, after, rounds, intervalMs }: Window,
): ScrapeCost {
  const scrapes = rounds * watchers;
  const earlier = new Map(before.filter((cost) => cost.role === role).map((cost) => [cost.statement, cost]));
  let milliseconds = 0;
  let calls = 0;
  for (const cost of after.filter((one) => one.role === role)) {
    const { calls: callsBefore, milliseconds: millisecondsBefore } = earlier.get(cost.statement) ?? none;
    if (cost.calls > callsBefore) {
      milliseconds += (cost.milliseconds - millisecondsBefore) / scrapes;
      calls += (cost.calls - callsBefore) / scrapes;
    } else {
      const share = intervalMs / longestCadenceMs;
      milliseconds += (cost.milliseconds / cost.calls) * share;
      calls += share;
    }
  }
  return { milliseconds, calls };
}

const none = { calls: 0, milliseconds: 0 };
