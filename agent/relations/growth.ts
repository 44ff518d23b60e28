/** Sums over relations as counters. */

/**
 * A sum falls when a relation is dropped or its statistics are reset. Exported as it is, each fall would look like a
 * restarted counter and add the whole sum again; so a fall adds nothing, and counting begins at 0 with the agent.
 */
export class Growth {
  #last: number | undefined;
  #counted = 0;

  /** Takes the sum as it is now; returns what it has grown by so far. */
  count(sum: number): number {
    if (this.#last !== undefined) this.#counted += Math.max(0, sum - this.#last);
    this.#last = sum;
    return this.#counted;
  }
}
