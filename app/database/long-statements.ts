/** Upkeep may take longer than anything that somebody waits for: both the server and the driver have to allow it. */
import type { Connection } from './pool.ts';

export const longestStatementMs = 60_000;

/** The server's part, for what is done meanwhile; the driver is told with each statement. */
export async function withLongStatements<T>(connection: Pick<Connection, 'rows'>, work: () => Promise<T>): Promise<T> {
  await connection.rows(`set statement_timeout = ${longestStatementMs}`);
  try {
    return await work();
  } finally {
    await connection.rows('reset statement_timeout');
  }
}
