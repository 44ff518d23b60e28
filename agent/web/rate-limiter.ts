/** A token bucket: requests in, whether they are allowed out. */
import { performance } from 'node:perf_hooks';
import type { RateLimit } from './web-config.ts';

export class RateLimiter {
  readonly #limit: RateLimit;
  readonly #now: () => number;
  #tokens: number;
  #lastMs: number;

  /** @param now milliseconds of a clock that never goes back */
  constructor(limit: RateLimit, now = () => performance.now()) {
    this.#limit = limit;
    this.#now = now;
    this.#tokens = limit.burst;
    this.#lastMs = now();
  }

  /** Takes a token; false when there is none. */
  allows(): boolean {
    const now = this.#now();
    const { intervalMs, burst } = this.#limit;
    this.#tokens = Math.min(burst, this.#tokens + (now - this.#lastMs) / intervalMs);
    this.#lastMs = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
