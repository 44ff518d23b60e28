/** A connection that is kept: opened at once, and again and again as long as it is lost. */
import { performance } from 'node:perf_hooks';
import type { Logger } from '../../service/log.ts';

export interface LinkOptions<C> {
  /** The server as messages name it. */
  readonly server: 'PostgreSQL' | 'Redis';
  readonly logger: Logger;
  /** What each line of the log says beside its message. */
  readonly fields?: Readonly<Record<string, string>>;
  /**
   * Opens a connection, which calls `lost` once it is of no more use. Messages of errors may name the place and what the
   * server said, and never a password.
   */
  readonly open: (lost: (reason: Error) => void) => Promise<C>;
  readonly close: (connection: C) => void | Promise<void>;
}

/** A server may close a connection for having been idle, so the first attempt follows at once … */
const retriesMs = [0, 250, 500, 1000, 2000, 5000] as const;
/** … if the connection had lasted as long. */
const lastedMs = 5000;

export class Link<C> {
  readonly #options: LinkOptions<C>;
  #connection: C | undefined;
  #opening: Promise<void>;
  #hasTried = false;
  #retry: NodeJS.Timeout | undefined;
  #failures = 0;
  #openedMs = 0;
  #isClosed = false;
  #lastReason: string | undefined;

  constructor(options: LinkOptions<C>) {
    this.#options = options;
    this.#opening = this.#open();
  }

  /** @throws Error when there is none, with the reason. */
  connection(): C {
    const { server } = this.#options;
    if (!this.#connection) throw new Error(`there is no connection to ${server}: ${this.#lastReason ?? 'not yet'}`);
    return this.#connection;
  }

  /** The first attempt is waited for, so that the first scrape has its figures; no later one is. */
  async firstAttempt(): Promise<C> {
    if (!this.#hasTried) await this.#opening;
    return this.connection();
  }

  /** Closes what is open, or is being opened. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    await this.#opening;
    if (this.#connection) await this.#options.close(this.#connection);
    this.#connection = undefined;
  }

  async #open(): Promise<void> {
    const { server, logger, fields, open } = this.#options;
    try {
      this.#connection = await open((reason) => this.#lose(reason));
      this.#openedMs = performance.now();
      this.#lastReason = undefined;
      logger.info({ ...fields }, `connected to ${server}`);
    } catch (error) {
      this.#lose(error);
    } finally {
      this.#hasTried = true;
    }
  }

  /** Each reason is logged once, not at every attempt. */
  #lose(error: unknown): void {
    const { server, logger, fields } = this.#options;
    if (this.#connection && performance.now() - this.#openedMs > lastedMs) this.#failures = 0;
    this.#connection = undefined;
    if (this.#isClosed) return;
    const reason = error instanceof Error ? error.message : String(error);
    if (reason !== this.#lastReason) logger.warn({ ...fields, reason }, `no connection to ${server}`);
    this.#lastReason = reason;
    const waitMs = retriesMs[Math.min(this.#failures, retriesMs.length - 1)];
    this.#failures++;
    this.#retry = setTimeout(() => {
      this.#opening = this.#open();
    }, waitMs);
  }
}
