/**
 * PostgreSQL over one connection that is kept: SQL in, rows out. While the server is away or does not answer, queries fail
 * at once and the connection is opened again in the background.
 */
import type { Logger } from '../../service/log.ts';
import type { Row, Value } from './postgres/columns.ts';
import { connectPostgres, type Opened } from './postgres/connect.ts';
import { Session } from './postgres/session.ts';

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
const firstRetryMs = 250;
const slowestRetryMs = 5000;

/** Opens the connection in the background; the function returns at once. */
export function openPostgres(options: PostgresOptions): Postgres {
  return new KeptConnection(options);
}

class KeptConnection implements Postgres {
  readonly #options: PostgresOptions;
  readonly #statementTimeoutMs: number;
  #session: Session | undefined;
  #versionNumber = 0;
  #retryMs = firstRetryMs;
  #retry: NodeJS.Timeout | undefined;
  #opening: Promise<void>;
  #hasTried = false;
  #isClosed = false;
  #lastReason: string | undefined;

  constructor(options: PostgresOptions) {
    this.#options = options;
    this.#statementTimeoutMs = options.statementTimeoutMs ?? scrapeStatementTimeoutMs;
    this.#opening = this.#open();
  }

  async query<R extends Readonly<Record<keyof R, Value>>>(sql: Sql, signal?: AbortSignal): Promise<readonly R[]> {
    signal?.throwIfAborted();
    const session = this.#session ?? (await this.#first());
    const rows: readonly Row[] = await session.query(typeof sql === 'string' ? sql : sql(this.#versionNumber));
    return rows as readonly unknown[] as readonly R[]; // the statement says what it selects, and R repeats it
  }

  async versionNumber(): Promise<number> {
    if (!this.#session) await this.#first();
    return this.#versionNumber;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    await this.#opening;
    await this.#session?.end(endWithinMs);
  }

  /** The very first scrape waits for the first attempt; later ones do not wait for a server that is away. */
  async #first(): Promise<Session> {
    if (!this.#hasTried) await this.#opening;
    if (!this.#session) throw new Error(`there is no connection to PostgreSQL: ${this.#lastReason ?? 'not yet'}`);
    return this.#session;
  }

  async #open(): Promise<void> {
    try {
      this.#start(await connectPostgres(this.#options.url, this.#statementTimeoutMs));
    } catch (error) {
      this.#lose(error);
    } finally {
      this.#hasTried = true;
    }
  }

  #start({ socket, versionNumber }: Opened): void {
    const session: Session = new Session({
      socket,
      answerWithinMs: this.#statementTimeoutMs + answerSlackMs,
      lost: (reason) => this.#lose(reason),
    });
    this.#session = session;
    this.#versionNumber = versionNumber;
    this.#retryMs = firstRetryMs;
    this.#lastReason = undefined;
    this.#options.logger.info({ versionNumber }, 'connected to PostgreSQL');
  }

  #lose(error: unknown): void {
    this.#session = undefined;
    if (this.#isClosed) return;
    // The message of a connection error names host, port, role or database, but never the password.
    const reason = error instanceof Error ? error.message : String(error);
    // Logged once, not at every attempt.
    if (reason !== this.#lastReason) this.#options.logger.warn({ reason }, 'no connection to PostgreSQL');
    this.#lastReason = reason;
    this.#retry = setTimeout(() => {
      this.#opening = this.#open();
    }, this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, slowestRetryMs);
  }
}
