/** The connection to Redis, opened again and again as long as it is lost. */
import { performance } from 'node:perf_hooks';
import type { Logger } from '../../../service/log.ts';
import { parseRedisUrl, type RedisAddress } from './address.ts';
import { Connection } from './connection.ts';

const openWithinMs = 800;
const answerWithinMs = 800;
/** A server may close a connection for having been idle, so the first attempt follows at once … */
const retriesMs = [0, 250, 500, 1000, 2000, 5000] as const;
/** … if the connection had lasted as long. */
const lastedMs = 5000;

export class Link {
  readonly #address: RedisAddress;
  readonly #logger: Logger;
  #connection: Connection | undefined;
  #first: Promise<void> | undefined;
  #retry: NodeJS.Timeout | undefined;
  #failures = 0;
  #openedMs = 0;
  #isClosed = false;
  #lastReason: string | undefined;

  constructor(url: string, logger: Logger) {
    this.#address = parseRedisUrl(url);
    this.#logger = logger;
    this.#first = this.#open().finally(() => {
      this.#first = undefined;
    });
  }

  /** @throws Error when there is none. */
  connection(): Connection {
    if (!this.#connection) throw new Error(`there is no connection to Redis: ${this.#lastReason ?? 'not yet'}`);
    return this.#connection;
  }

  /** The first attempt is waited for, so that the first scrape has its figures; no later one is. */
  async firstAttempt(): Promise<Connection> {
    await this.#first;
    return this.connection();
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    this.#connection?.close();
    this.#connection = undefined;
  }

  async #open(): Promise<void> {
    try {
      const options = { address: this.#address, openWithinMs, answerWithinMs };
      const opened = await Connection.open({ ...options, onLost: (reason) => this.#lose(reason) });
      if (this.#isClosed) return opened.close();
      this.#connection = opened;
      this.#openedMs = performance.now();
      this.#lastReason = undefined;
      this.#logger.info({ place: this.#address.place }, 'connected to Redis');
    } catch (error) {
      this.#lose(error as Error); // Connection.open throws nothing else
    }
  }

  /** The reasons name the place or what Redis said, and never a password. Each is logged once, not at every attempt. */
  #lose({ message }: Error): void {
    if (this.#connection && performance.now() - this.#openedMs > lastedMs) this.#failures = 0;
    this.#connection = undefined;
    if (this.#isClosed) return;
    const { place } = this.#address;
    if (message !== this.#lastReason) this.#logger.warn({ place, reason: message }, 'no connection to Redis');
    this.#lastReason = message;
    const waitMs = retriesMs[Math.min(this.#failures, retriesMs.length - 1)];
    this.#failures++;
    this.#retry = setTimeout(() => void this.#open(), waitMs);
  }
}
