/**
 * PostgreSQL over one connection that is kept: SQL in, rows out. While the server is away or does not answer, queries fail
 * at once and the connection is opened again in the background.
 */
import type { Logger } from '../../../service/log.ts';
import { Link } from '../link.ts';
import type { Row, Value } from './columns.ts';
import { connectPostgres } from './connect.ts';
import { Session } from './session.ts';

export interface PostgresOptions {
  readonly url: string;
  readonly logger: Logger;
  /** The server itself ends a statement after this time. */
  readonly statementTimeoutMs?: number;
}

/** A statement, or the one for a version of the server: 180004 is 18.4. It is always the same text for the same version. */
export type Sql = string | ((versionNumber: number) => string);

export interface Postgres {
  /**
   * Runs one statement without parameters and resolves to its rows. Questions that are asked in one go are sent in one
   * go. Numbers and booleans arrive as such, everything else as text; a bigint is exact up to 2⁵³.
   * Rejects at once without a connection, and when `signal` has aborted.
   */
  query<R extends Readonly<Record<keyof R, Value>>>(sql: Sql, signal?: AbortSignal): Promise<readonly R[]>;
  /** The version as the server counts it: 180004 is 18.4. Rejects without a connection. */
  versionNumber(): Promise<number>;
  close(): Promise<void>;
}

/** At a scrape two statements may run into it, and the others still have their time. */
export const scrapeStatementTimeoutMs = 400;
/** In the background, what takes long is let be. */
export const backgroundStatementTimeoutMs = 5000;
/** A server that does not even end a statement in time gets its connection cut. */
const answerSlackMs = 500;
const endWithinMs = 500;

/** A session, and the version of the server behind it. */
interface Connected {
  readonly session: Session;
  readonly versionNumber: number;
}

/** Opens the connection in the background; the function returns at once. */
export function openPostgres({
  url,
  logger,
  statementTimeoutMs = scrapeStatementTimeoutMs,
}: PostgresOptions): Postgres {
  const link = new Link<Connected>({
    server: 'PostgreSQL',
    logger,
    async open(lost) {
      const { socket, versionNumber } = await connectPostgres(url, statementTimeoutMs);
      const session = new Session({ socket, answerWithinMs: statementTimeoutMs + answerSlackMs, lost });
      return { session, versionNumber };
    },
    close: ({ session }) => session.end(endWithinMs),
  });
  return {
    async query<R extends Readonly<Record<keyof R, Value>>>(sql: Sql, signal?: AbortSignal): Promise<readonly R[]> {
      signal?.throwIfAborted();
      const { session, versionNumber } = await link.firstAttempt();
      const rows: readonly Row[] = await session.query(typeof sql === 'string' ? sql : sql(versionNumber));
      return rows as readonly unknown[] as readonly R[]; // the statement says what it selects, and R repeats it
    },
    versionNumber: async () => (await link.firstAttempt()).versionNumber,
    close: () => link.close(),
  };
}
