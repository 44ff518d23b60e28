/** How far the share that was counted may be from the true one. */

export interface Interval {
  /** From 0 to 1. */
  readonly low: number;
  readonly high: number;
}

/** The quantile of the normal distribution that leaves 2.5 % at either end. */
const z = 1.959964;

/**
 * The Wilson score interval of a share, at 95 %: unlike the usual one it stays between 0 and 1 and means something for
 * few answers. Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference, J. Am.
 * Stat. Assoc. 22, 209–212. `total` is at least 1.
 */
export function wilsonInterval(successes: number, total: number): Interval {
  const share = successes / total;
  const scale = 1 + z ** 2 / total;
  const centre = (share + z ** 2 / (2 * total)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / total + z ** 2 / (4 * total ** 2));
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
