/** Randomness that comes out the same for the same seed, so that a run can be repeated. */

export interface Chance {
  /** From 0 to below 1. */
  next(): number;
  /** A whole number within both ends. */
  between(from: number, to: number): number;
  /** One of them, each as likely as the others. @throws RangeError when there is none */
  pick<T>(from: readonly T[]): T;
}

/** The generator "mulberry32" (public domain, Tommy Ettinger): 32 bits of state, more than enough for choosing pages. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    between,
    pick(from) {
      const one = from[Math.floor(next() * from.length)];
      if (one === undefined) throw new RangeError('nothing to pick from; expected one or more');
      return one;
    },
  };
}
