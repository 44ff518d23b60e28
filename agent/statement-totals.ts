/** Sums over all statements of a database that only ever grow, though the server forgets statements. */

export interface Totals {
  readonly calls: number;
  readonly seconds: number;
  readonly rows: number;
  readonly block_read_seconds: number;
  readonly block_write_seconds: number;
  /** Of the agent's own statements, with the time of their planning where the server measures it. */
  readonly own_seconds: number;
}

export interface DatabaseTotals extends Totals {
  readonly datname: string;
}

interface Known {
  readonly read: Totals;
  readonly counted: Totals;
}

const nothing: Totals = {
  calls: 0,
  seconds: 0,
  rows: 0,
  block_read_seconds: 0,
  block_write_seconds: 0,
  own_seconds: 0,
};
const keys = ['calls', 'seconds', 'rows', 'block_read_seconds', 'block_write_seconds', 'own_seconds'] as const;

/**
 * To make room, the server forgets rare statements, and the sums fall. Told as they are, each fall would look like a
 * restarted counter and add the whole sum again; so a fall adds nothing, and a reset adds what came after it.
 */
export class TotalsByDatabase {
  #known: Map<string, Known> | undefined;
  #reset: number | undefined;

  /**
   * Counts on from the last call; the first one counts nothing.
   * @param read the sums of now @param reset when the server began to sum up, in seconds since the epoch
   */
  count(read: readonly DatabaseTotals[], reset: number): readonly DatabaseTotals[] {
    const isFirst = this.#known === undefined;
    const known = this.#known ?? new Map<string, Known>();
    const wasReset = this.#reset !== undefined && this.#reset !== reset;
    this.#known = known;
    this.#reset = reset;
    return read.map((now) => {
      const { datname } = now;
      const before = known.get(datname);
      const since = isFirst ? now : wasReset ? nothing : (before?.read ?? nothing);
      const counted = addGrowth(before?.counted ?? nothing, since, now);
      known.set(datname, { read: now, counted });
      return { datname, ...counted };
    });
  }
}

function addGrowth(counted: Totals, before: Totals, now: Totals): Totals {
  const grown = keys.map((key) => [key, counted[key] + Math.max(0, now[key] - before[key])]);
  return Object.fromEntries(grown) as unknown as Totals; // of the same keys
}
