/** An index that was made an hour ago is not unused; when it was made, the server does not know. */

const minimumAgeMs = 24 * 3600 * 1000;

/** Object id of each index without a scan → when it was first seen so, in milliseconds; −∞ when it was there already. */
export type FirstSeen = ReadonlyMap<number, number>;

export interface UnscannedIndex {
  readonly oid: number;
  readonly bytes: number;
}

export interface UnusedIndexes {
  readonly indexes: number;
  readonly bytes: number;
  readonly firstSeen: FirstSeen;
}

/**
 * Counts indexes as unused that were without a scan for a day, or were there when the agent first looked. `before` is
 * undefined at that first time, and what this returned later. `nowMs` is on a clock that never goes back.
 */
export function countUnused(
  unscanned: readonly UnscannedIndex[],
  before: FirstSeen | undefined,
  nowMs: number,
): UnusedIndexes {
  const firstSeen = new Map<number, number>();
  let [indexes, bytes] = [0, 0];
  for (const index of unscanned) {
    const seenMs = before ? (before.get(index.oid) ?? nowMs) : Number.NEGATIVE_INFINITY;
    firstSeen.set(index.oid, seenMs);
    if (nowMs - seenMs < minimumAgeMs) continue;
    indexes++;
    bytes += index.bytes;
  }
  return { indexes, bytes, firstSeen };
}
