/**
 * Counts in windows of time that all workers share through Redis, without a request ever waiting for it: each worker
 * counts by itself and exchanges what is new some times a second. While Redis is away a worker only knows its own
 * counts, so that a limit holds for each worker instead of for all.
 */
import type { RedisGate } from '../cache/redis.ts';

const exchangeMs = 200;
/** Keys of one window in one worker; beyond it the one that was first is forgotten. */
const mostKeys = 10_000;

interface Count {
  /** All workers' count at the last exchange. */
  shared: number;
  /** Counted here since. */
  own: number;
}

export class SharedCounters {
  readonly #gate: RedisGate;
  readonly #prefix: string;
  readonly #windowMs: number;
  readonly #timer: NodeJS.Timeout;
  #window = 0;
  #counts = new Map<string, Count>();
  #exchanging = false;

  /** @param name stands in the keys: two of the same name count the same */
  constructor(gate: RedisGate, name: string, windowMs: number) {
    this.#gate = gate;
    this.#prefix = `lvd:count:${name}`;
    this.#windowMs = windowMs;
    this.#timer = setInterval(() => void this.#exchange(), exchangeMs);
  }

  /** What was counted of a key in this window, as far as this worker knows. */
  of(key: string): number {
    this.#turn();
    const count = this.#counts.get(key);
    return count ? count.shared + count.own : 0;
  }

  add(key: string): void {
    this.#turn();
    const count = this.#counts.get(key);
    if (count) {
      count.own += 1;
      return;
    }
    this.#counts.set(key, { shared: 0, own: 1 });
    const oldest = this.#counts.keys().next();
    if (this.#counts.size > mostKeys && !oldest.done) this.#counts.delete(oldest.value);
  }

  /** Whole seconds until the next window begins, at least 1. */
  get secondsLeft(): number {
    return Math.max(1, Math.ceil((this.#windowMs - (Date.now() % this.#windowMs)) / 1000));
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #turn(): void {
    const window = Math.floor(Date.now() / this.#windowMs);
    if (window === this.#window) return;
    this.#window = window;
    this.#counts = new Map();
  }

  async #exchange(): Promise<void> {
    this.#turn();
    const counts = [...this.#counts].filter(([, { own }]) => own > 0);
    if (this.#exchanging || counts.length === 0) return;
    this.#exchanging = true;
    const sent = counts.map(([key, count]) => ({
      key: `${this.#prefix}:${this.#window}:${key}`,
      count,
      own: count.own,
    }));
    const outcome = await this.#gate.use('limit', (redis) =>
      Promise.all(
        sent.map(async ({ key, own }) => {
          const [total] = await Promise.all([redis.incrby(key, own), redis.pexpire(key, 2 * this.#windowMs)]);
          return total;
        }),
      ),
    );
    this.#exchanging = false;
    if (outcome.state !== 'answered') return;
    for (const [index, { count, own }] of sent.entries()) {
      count.shared = outcome.value[index] ?? count.shared;
      count.own -= own;
    }
  }
}
