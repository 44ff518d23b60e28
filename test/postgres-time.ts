/** What roles cost a PostgreSQL server, by its own account. */
import type { Client } from 'pg';

/**
 * Milliseconds that the server spent on the statements of each role since pg_stat_statements was reset: planning, where
 * `pg_stat_statements.track_planning` is on, and execution. Parsing and the sending of rows do not count.
 */
export async function timeOfRoles(client: Client): Promise<ReadonlyMap<string, number>> {
  const { rows } = await client.query<{ role: string; milliseconds: number }>(
    `SELECT pg_get_userbyid(userid) AS role, sum(total_exec_time + total_plan_time) AS milliseconds
       FROM pg_stat_statements
      GROUP BY userid`,
  );
  return new Map(rows.map(({ role, milliseconds }) => [role, milliseconds]));
}
