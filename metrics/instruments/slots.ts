/** Slots of typed arrays for the values of series. Arrays are added and never moved, so that a series may keep its own. */

/** Slots of one array; a histogram's series needs about twenty. */
const slotsPerArray = 1024;

export interface Slots {
  readonly values: Float64Array;
  /** The index of the first slot. */
  readonly slot: number;
}

/** Hands out runs of adjacent slots, all 0. */
export function createSlots(): (count: number) => Slots {
  let values = new Float64Array(0);
  let used = 0;
  return (count) => {
    if (used + count > values.length) {
      values = new Float64Array(Math.max(slotsPerArray, count));
      used = 0;
    }
    const slot = used;
    used += count;
    return { values, slot };
  };
}
