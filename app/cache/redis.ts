/**
 * Connections to Redis that never make a request wait for Redis: while it is away a command fails at once, and one that
 * does not answer in time makes Redis count as away for a second.
 */
import { Redis, type RedisOptions } from 'ioredis';
import type { RedisUse } from '../../metrics/catalogue/cache.ts';
import { redisUses } from '../../metrics/catalogue/cache.ts';
import { m } from '../../metrics/catalogue/index.ts';
import type { BoundCounter, Instruments } from '../../metrics/instruments/instruments.ts';
import type { Logger } from '../../service/log.ts';

export interface RedisGateOptions {
  readonly url: string;
  /** Shown in CLIENT LIST. */
  readonly connectionName: string;
  readonly logger: Logger;
  readonly instruments: Instruments;
}

/** The outcome of one use of Redis. `away`: it was not asked, because it is known not to answer. */
export type Outcome<T> =
  | { readonly state: 'answered'; readonly value: T }
  | { readonly state: 'away' }
  | { readonly state: 'failed' };

const connectTimeoutMs = 1000;
const commandTimeoutMs = 250;
const pauseAfterFailureMs = 1000;
const longestRetryMs = 1000;

/** Every connection of a worker fails at once rather than to keep a request waiting. */
export const connectionOptions = {
  lazyConnect: false,
  connectTimeout: connectTimeoutMs,
  commandTimeout: commandTimeoutMs,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  retryStrategy: (attempt: number) => Math.min(100 * 2 ** Math.min(attempt, 5), longestRetryMs),
} satisfies RedisOptions;

/** The command connection. Failures are counted and logged here; callers only see that there was no answer. */
export class RedisGate {
  readonly #redis: Redis;
  readonly #logger: Logger;
  readonly #errors: Readonly<Record<RedisUse, BoundCounter>>;
  #pausedUntil = 0;

  constructor({ url, connectionName, logger, instruments }: RedisGateOptions) {
    this.#logger = logger;
    const errors = instruments.counter(m.lvd_redis_errors_total, 'errors');
    // Object.fromEntries forgets the keys, which are exactly the uses.
    this.#errors = Object.fromEntries(redisUses.map((use) => [use, errors.bind({ use })])) as Record<
      RedisUse,
      BoundCounter
    >;
    this.#redis = new Redis(url, { ...connectionOptions, connectionName });
    reportState(this.#redis, logger, connectionName);
  }

  /** Whether a command would be sent now. */
  get available(): boolean {
    return this.#redis.status === 'ready' && Date.now() >= this.#pausedUntil;
  }

  /** Runs commands, if Redis is there. Never rejects. */
  async use<T>(use: RedisUse, work: (redis: Redis) => Promise<T>): Promise<Outcome<T>> {
    if (!this.available) return { state: 'away' };
    try {
      return { state: 'answered', value: await work(this.#redis) };
    } catch (error) {
      this.countError(use);
      this.#pausedUntil = Date.now() + pauseAfterFailureMs;
      this.#logger.warn({ err: error, use }, 'Redis did not answer');
      return { state: 'failed' };
    }
  }

  countError(use: RedisUse): void {
    this.#errors[use].inc();
  }

  close(): void {
    this.#redis.disconnect();
  }
}

/** One log line when the connection is lost and one when it is back, however many attempts lie between. */
export function reportState(redis: Redis, logger: Logger, connectionName: string): void {
  let lost = false;
  redis.on('error', (error) => {
    if (!lost) logger.warn({ err: error, connectionName }, 'Redis cannot be reached; going on without it');
    lost = true;
  });
  redis.on('close', () => {
    if (!lost) logger.info({ connectionName }, 'the connection to Redis was closed');
  });
  redis.on('ready', () => {
    if (lost) logger.info({ connectionName }, 'Redis can be reached again');
    lost = false;
  });
}
