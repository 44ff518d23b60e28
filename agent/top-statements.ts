/**
 * Chooses the statements that are told one by one: those that took the most time lately. The choice is sticky, because
 * every change of it ends some series and begins others.
 */

export interface StatementTotals {
  /** Tells the statement from all others. */
  readonly key: string;
  /** Time that it took since it is known to the server. */
  readonly seconds: number;
}

export interface TopOptions {
  /** Statements that are told at most. */
  readonly size: number;
  /** Changes in any hour. The places that were never taken are filled beside that, each once. */
  readonly maxChangesPerHour: number;
}

interface Known {
  readonly seconds: number;
  /** Seconds that it took lately; what is older weighs less. */
  readonly recent: number;
}

/** With a run a minute, what was ten minutes ago weighs a third. */
const weightOfBefore = 0.9;
/** Another statement takes a place only when it lately took this many times the time of the one that holds it. */
const clearlyMore = 2;
const secondsPerHour = 3600;

export class TopStatements {
  readonly #size: number;
  readonly #maxChangesPerHour: number;
  #known: ReadonlyMap<string, Known> | undefined;
  #chosen: ReadonlySet<string> = new Set();
  /** Places that were ever taken. */
  #taken = 0;
  /** When the choice was changed, in the last hour. */
  #changes: readonly number[] = [];

  constructor({ size, maxChangesPerHour }: TopOptions) {
    this.#size = size;
    this.#maxChangesPerHour = maxChangesPerHour;
  }

  /** Chooses among all statements of now. @param nowSeconds on a clock that never goes back */
  choose<T extends StatementTotals>(statements: readonly T[], nowSeconds: number): readonly T[] {
    const known = new Map(statements.map((one) => [one.key, this.#learn(one)]));
    this.#known = known;
    this.#changes = this.#changes.filter((change) => change > nowSeconds - secondsPerHour);
    const recent = (key: string): number => known.get(key)?.recent ?? 0;
    const byRecent = (a: string, b: string): number => recent(b) - recent(a);
    const held = [...this.#chosen].filter((key) => known.has(key)).sort(byRecent);
    const others = [...known.keys()].filter((key) => !this.#chosen.has(key)).sort(byRecent);
    for (const key of others) {
      if (!this.#makeRoom(held, recent(key), recent, nowSeconds)) break;
      held.push(key);
    }
    this.#chosen = new Set(held);
    return statements.filter(({ key }) => this.#chosen.has(key));
  }

  #learn({ key, seconds }: StatementTotals): Known {
    const before = this.#known?.get(key);
    // One that is new took all its time since the last run, and so did one that was reset.
    const grown = before && seconds >= before.seconds ? seconds - before.seconds : seconds;
    return { seconds, recent: (before?.recent ?? 0) * weightOfBefore + grown };
  }

  /** Whether there is a place for a statement, for which another one may have to go. */
  #makeRoom(held: string[], challenger: number, recent: (key: string) => number, nowSeconds: number): boolean {
    if (this.#taken < this.#size) {
      this.#taken++;
      return true;
    }
    if (this.#changes.length >= this.#maxChangesPerHour) return false;
    if (held.length >= this.#size) {
      const weakest = held.reduce((a, b) => (recent(b) < recent(a) ? b : a));
      if (challenger <= recent(weakest) * clearlyMore) return false;
      held.splice(held.indexOf(weakest), 1);
    }
    this.#changes = [...this.#changes, nowSeconds];
    return true;
  }
}
