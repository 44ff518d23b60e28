/**
 * PostgreSQL over one connection that is kept: SQL in, rows out, one query at a time. While the server is away or does
 * not answer, queries fail at once and the connection is opened again in the background.
 */
import { Socket } from 'node:net';
import pg from 'pg';
import type { Logger } from '../../service/log.ts';

export interface PostgresOptions {
  readonly url: string;
  readonly logger: Logger;
}

export interface Postgres {
  /**
   * Runs one statement and resolves to its rows; numbers must be cast to float8 or int4 to arrive as numbers.
   * Rejects at once without a connection, and without running it when `signal` aborted while it waited for its turn.
   */
  query<Row extends pg.QueryResultRow>(sql: string, signal: AbortSignal): Promise<readonly Row[]>;
  /** The version as the server counts it: 180004 is 18.4. Rejects without a connection. */
  versionNumber(): Promise<number>;
  close(): Promise<void>;
}

/** The server itself ends a statement after this time … */
const statementTimeoutMs = 1000;
/** … and one that does not even do that gets its connection cut. */
const answerWithinMs = 1500;
const lockTimeoutMs = 100;
const connectWithinMs = 2000;
const endWithinMs = 500;
const firstRetryMs = 250;
const slowestRetryMs = 5000;

interface Connection {
  readonly client: pg.Client;
  readonly socket: Socket;
  readonly versionNumber: number;
}

/** Opens the connection in the background; the function returns at once. */
export function openPostgres({ url, logger }: PostgresOptions): Postgres {
  let connection: Connection | undefined;
  let closed = false;
  let retryMs = firstRetryMs;
  let retry: NodeJS.Timeout | undefined;
  let opening: Promise<void> | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const lose = (lost: Connection | undefined, error: unknown): void => {
    lost?.socket.destroy();
    if (closed || (lost && lost !== connection)) return;
    connection = undefined;
    // The message of a connection error names host, port, role or database, but never the password.
    logger.warn({ reason: String(error), retryMs }, 'no connection to PostgreSQL');
    retry = setTimeout(open, retryMs);
    retryMs = Math.min(retryMs * 2, slowestRetryMs);
  };
  const open = (): void => {
    opening = connect(url).then(
      (opened) => {
        connection = opened;
        retryMs = firstRetryMs;
        opened.client.on('error', (error) => lose(opened, error));
        opened.client.on('end', () => lose(opened, new Error('the server closed the connection')));
        logger.info({ versionNumber: opened.versionNumber }, 'connected to PostgreSQL');
      },
      (error) => lose(undefined, error),
    );
  };
  const current = (): Connection => {
    if (!connection) throw new Error('there is no connection to PostgreSQL');
    return connection;
  };
  const run = async <Row extends pg.QueryResultRow>(sql: string): Promise<readonly Row[]> => {
    const used = current();
    try {
      const { rows } = await within(answerWithinMs, used.client.query<Row>(sql));
      return rows;
    } catch (error) {
      if (error instanceof NoAnswer) lose(used, error);
      throw error;
    }
  };

  open();
  return {
    query<Row extends pg.QueryResultRow>(sql: string, signal: AbortSignal): Promise<readonly Row[]> {
      const result = queue.then(() => {
        signal.throwIfAborted();
        return run<Row>(sql);
      });
      // The next query waits for this one, whatever becomes of it; its own caller gets the error.
      queue = result.catch(() => undefined);
      return result;
    },
    versionNumber: async () => current().versionNumber,
    async close() {
      closed = true;
      clearTimeout(retry);
      await opening;
      if (connection) await end(connection);
    },
  };
}

/** Opens a connection with limits that hold on the server's side, read-only. */
async function connect(url: string): Promise<Connection> {
  const socket = new Socket();
  const client = new pg.Client({
    connectionString: url,
    application_name: 'lvd-agent',
    statement_timeout: statementTimeoutMs,
    lock_timeout: lockTimeoutMs,
    idle_in_transaction_session_timeout: 5000,
    connectionTimeoutMillis: connectWithinMs,
    keepAlive: true,
    stream: () => socket,
  });
  // Until the connection is handed over, its errors arrive by the promise as well; without a listener one would crash.
  client.on('error', () => undefined);
  try {
    await within(connectWithinMs, client.connect());
    await within(answerWithinMs, client.query('SET default_transaction_read_only = on'));
    const { rows } = await within(
      answerWithinMs,
      client.query<{ version: number }>("SELECT current_setting('server_version_num')::int4 AS version"),
    );
    return { client, socket, versionNumber: rows[0]?.version ?? 0 };
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

/** Says goodbye, so that the server does not log a broken connection; but does not wait for one that is frozen. */
async function end({ client, socket }: Connection): Promise<void> {
  try {
    await within(endWithinMs, client.end());
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
  } finally {
    socket.destroy();
  }
}

class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** Rejects with NoAnswer when `work` takes longer; the work itself cannot be stopped from here. */
async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new NoAnswer(`PostgreSQL did not answer within ${limitMs} ms`)), limitMs);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
