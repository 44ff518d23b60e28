/** A token bucket: bounds how often something may happen in this process, with some allowance for bursts. */

export interface TokenBucketOptions {
  readonly perSecond: number;
  /** How many may happen at once after a pause. */
  readonly burst: number;
}

/** A function that takes one token, and tells whether there was one. `now`: milliseconds of a clock that only grows. */
export function createTokenBucket({ perSecond, burst }: TokenBucketOptions): (now?: number) => boolean {
  let tokens = burst;
  let filledAt: number | null = null;
  return (now = performance.now()) => {
    tokens = Math.min(burst, tokens + ((now - (filledAt ?? now)) / 1000) * perSecond);
    filledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
