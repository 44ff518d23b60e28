/** Numbers by chance that follow from a seed, so that what was tried can be tried again. */

export interface Random {
  /** From 0 up to, but not including, 1. */
  next(): number;
  /** From `from` up to, but not including, `to`. */
  between(from: number, to: number): number;
  /** A whole number, both ends included. */
  whole(from: number, to: number): number;
  /** One of the entries, each as likely as the others. @throws RangeError when there is none. */
  pick<T>(entries: readonly T[]): T;
}

/** The generator "mulberry32": 32 bits of state, good enough to choose what is tried. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    whole: (from, to) => from + Math.floor(next() * (to - from + 1)),
    between: (from, to) => from + next() * (to - from),
    pick(entries) {
      const index = Math.floor(next() * entries.length);
      if (!(index in entries)) throw new RangeError('there is nothing to pick from');
      return entries[index] as (typeof entries)[number]; // the index was just found to be one
    },
  };
}
