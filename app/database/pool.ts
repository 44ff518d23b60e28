/**
 * The pool keeper: pieces of work in, their results out, over connections that are all open before the first request
 * and opened again within seconds when one is lost. It knows whether the database can be reached, so that a request
 * never waits for one that is known to be away.
 */
import { performance } from 'node:perf_hooks';
import pg from 'pg';
import type { DatabaseOperation } from '../../metrics/catalogue/database.ts';
import type { Logger } from '../../service/log.ts';
import { DatabaseUnavailableError, isConnectionError, isPoolTimeout } from './errors.ts';
import type { PoolMetrics } from './pool-metrics.ts';
import { transact } from './transact.ts';

export interface DatabaseOptions {
  readonly url: string;
  readonly size: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  readonly logger: Logger;
  readonly metrics: PoolMetrics;
}

/**
 * What a piece of work may do with its connection: statements with parameters, nothing else. A statement is sent at once,
 * whether or not the one before it has been answered, and they are worked through in that order.
 */
export interface Connection {
  /** Runs one statement and resolves to its rows. `R` is what the statement's select list says. */
  rows<R extends pg.QueryResultRow>(text: string, values?: readonly unknown[], timeoutMs?: number): Promise<R[]>;
  /** The same for a statement that is worth keeping planned on its connection; a name always means the same text. */
  prepared<R extends pg.QueryResultRow>(name: string, text: string, values: readonly unknown[]): Promise<R[]>;
}

/** A connection inside a transaction. */
export interface Transaction extends Connection {
  /** Sends a statement that nobody waits for together with the commit. When it fails, all of the transaction has failed. */
  last(name: string, text: string, values: readonly unknown[]): void;
}

export interface Database {
  /** Runs `work` on one connection. @throws DatabaseUnavailableError when there is none to be had. */
  run<T>(operation: DatabaseOperation, work: (connection: Connection) => Promise<T>): Promise<T>;
  /** Like `run`, inside one transaction: committed when `work` resolves, rolled back when it rejects. */
  transaction<T>(
    operation: DatabaseOperation,
    work: (transaction: Transaction) => Promise<T>,
    mode?: TransactionMode,
  ): Promise<T>;
  /** Whether all connections have once been open. It stays true when the database goes away later. */
  readonly opened: boolean;
  /** Since when the database cannot be reached; null while it can. */
  readonly unreachableSince: Date | null;
  /** Calls `listener` each time the database gets out of reach or is back. */
  onReachability(listener: () => void): void;
  /** Closes all connections, after those in use have been given back. */
  close(): Promise<void>;
}

/**
 * What stands after BEGIN. `read only`: all statements see the same moment. `force_generic_plan`: prepared statements
 * are planned once per connection, whatever their parameters; planning takes longer than most of them.
 */
export type TransactionMode =
  | 'read write'
  | 'isolation level repeatable read read only'
  | 'read write; set local plan_cache_mode = force_generic_plan';

const keeperIntervalMs = 1000;
const connectTimeoutMs = 2000;
const statementTimeoutMs = 8000;
/**
 * Longer than the server's own limit, so that it only counts when the server does not answer at all; or, for those that are
 * sent together, when they take longer than any of them may.
 */
const answerTimeoutMs = 10_000;
const bigintOid = 20;
/**
 * Reading a page at a random place costs hardly more than reading the next one, where the pages are in memory or on an SSD.
 * PostgreSQL's own 4 is that of a turning disk: with it, it reads the runs of all suites to find the latest of one.
 */
const randomPageCost = 1.1;

/** Creates the pool and starts to open its connections; returns at once. */
export function openDatabase(options: DatabaseOptions): Database {
  return new KeptPool(options);
}

class KeptPool implements Database {
  opened = false;
  unreachableSince: Date | null = null;
  readonly #pool: pg.Pool;
  readonly #url: string;
  readonly #size: number;
  readonly #logger: Logger;
  readonly #metrics: PoolMetrics;
  readonly #timer: NodeJS.Timeout;
  readonly #listeners: (() => void)[] = [];
  #filling: Promise<void> | null = null;

  constructor({ url, size, applicationName, logger, metrics }: DatabaseOptions) {
    this.#url = url;
    this.#size = size;
    this.#logger = logger;
    this.#metrics = metrics;
    this.#pool = new pg.Pool({
      connectionString: url,
      max: size,
      min: size,
      idleTimeoutMillis: 0,
      connectionTimeoutMillis: connectTimeoutMs,
      application_name: applicationName,
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: answerTimeoutMs,
      query_timeout: answerTimeoutMs,
      keepAlive: true,
      pipeline: true,
      options: `-c random_page_cost=${randomPageCost}`,
      types: { getTypeParser: readBigintAsNumber },
    });
    // Without a listener a lost idle connection would end the process.
    this.#pool.on('error', (error) => this.#onLost(error));
    this.#pool.on('remove', () => this.#pool.ending || metrics.lost());
    // A connection in use reports its loss twice: to the waiting statement, which rejects, and as this event.
    this.#pool.on('connect', (client) => client.on('error', ignoreReportedLoss));
    metrics.follow({
      used: () => this.#pool.totalCount - this.#pool.idleCount,
      idle: () => this.#pool.idleCount,
      pending: () => this.#pool.waitingCount,
      max: size,
    });
    this.#timer = setInterval(() => this.#keep(), keeperIntervalMs);
    this.#keep();
  }

  async run<T>(operation: DatabaseOperation, work: (connection: Connection) => Promise<T>): Promise<T> {
    const client = await this.#acquire();
    const startedAt = performance.now();
    let broken = false;
    try {
      return await work(connectionOf(client));
    } catch (error) {
      broken = isConnectionError(error);
      if (!broken) throw error;
      this.#onLost(error);
      throw new DatabaseUnavailableError('the connection to PostgreSQL was lost', { cause: error });
    } finally {
      client.release(broken);
      this.#metrics.worked(operation, (performance.now() - startedAt) / 1000);
    }
  }

  transaction<T>(
    operation: DatabaseOperation,
    work: (transaction: Transaction) => Promise<T>,
    mode: TransactionMode = 'read write',
  ): Promise<T> {
    return this.run(operation, (connection) => transact(connection, mode, work));
  }

  onReachability(listener: () => void): void {
    this.#listeners.push(listener);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#filling;
    await this.#pool.end();
  }

  async #acquire(): Promise<pg.PoolClient> {
    if (this.unreachableSince) throw new DatabaseUnavailableError('PostgreSQL cannot be reached');
    const askedAt = performance.now();
    try {
      const client = await this.#pool.connect();
      this.#metrics.waited((performance.now() - askedAt) / 1000);
      return client;
    } catch (error) {
      if (!isPoolTimeout(error)) this.#onLost(error);
      throw new DatabaseUnavailableError('no connection to PostgreSQL could be had', { cause: error });
    }
  }

  #onLost(error: unknown): void {
    this.#logger.warn({ err: error }, 'a database connection was lost');
    this.#keep();
  }

  /** Opens what is missing; one attempt at a time. */
  #keep(): void {
    const complete = this.opened && !this.unreachableSince && this.#pool.totalCount >= this.#size;
    if (complete || this.#filling || this.#pool.ending) return;
    this.#filling = this.#fill().finally(() => {
      this.#filling = null;
    });
  }

  /**
   * The pool opens a connection only when none is idle, so the idle ones are taken as well until the missing ones
   * are open: some milliseconds, and only after a loss.
   */
  async #fill(): Promise<void> {
    const wanted = this.#pool.idleCount + Math.max(this.#size - this.#pool.totalCount, 1);
    const attempts = await Promise.allSettled(
      Array.from({ length: Math.min(wanted, this.#size) }, () => this.#pool.connect()),
    );
    for (const attempt of attempts) if (attempt.status === 'fulfilled') attempt.value.release();
    const failures = attempts.flatMap((attempt) => (attempt.status === 'rejected' ? [attempt.reason] : []));
    const failure = failures.find((reason) => !isPoolTimeout(reason)) ?? (failures[0] && (await this.#probe()));
    if (failure) this.#onUnreachable(failure);
    else this.#onReachable();
  }

  /**
   * The pool says the same of a server that does not answer and of connections that are all busy; a connection beside
   * the pool tells them apart. Resolves to the error, or to null when the server answered.
   */
  async #probe(): Promise<unknown> {
    const client = new pg.Client({ connectionString: this.#url, connectionTimeoutMillis: connectTimeoutMs });
    client.on('error', ignoreReportedLoss);
    try {
      await client.connect();
      return null;
    } catch (error) {
      return error;
    } finally {
      // Not waited for: a server that does not answer never says goodbye.
      client.end().catch(ignoreReportedLoss);
    }
  }

  #onUnreachable(error: unknown): void {
    if (this.unreachableSince) return;
    this.unreachableSince = new Date();
    this.#logger.error({ err: error }, 'PostgreSQL cannot be reached; trying again every second');
    for (const listener of this.#listeners) listener();
  }

  #onReachable(): void {
    if (this.unreachableSince) {
      this.unreachableSince = null;
      this.#logger.info('PostgreSQL can be reached again');
      for (const listener of this.#listeners) listener();
    }
    if (!this.opened && this.#pool.totalCount >= this.#size) {
      this.opened = true;
      this.#logger.info({ connections: this.#size }, 'the database pool is open');
    }
  }
}

/** What may be done with a client of the driver, in the words of this module. */
export function connectionOf(client: pg.ClientBase): Connection {
  return {
    rows: async (text, values = [], timeoutMs) => {
      // The driver knows a time limit of one statement; its types do not.
      const limit = timeoutMs === undefined ? {} : { query_timeout: timeoutMs };
      const { rows } = await client.query({ text, values: [...values], ...limit });
      return rows;
    },
    prepared: async (name, text, values) => (await client.query({ name, text, values: [...values] })).rows,
  };
}

/** Versions and row numbers are far below 2^53, where numbers are exact. */
function readBigintAsNumber(oid: number, format?: 'text' | 'binary'): unknown {
  return oid === bigintOid ? Number : pg.types.getTypeParser(oid, format as 'text');
}

function ignoreReportedLoss(): void {
  // Nothing to do: the statement that waited has rejected, and the pool itself reports the loss of an idle connection.
}
