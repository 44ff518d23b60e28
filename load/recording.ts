/** What was sent and answered, one entry a request; columns of numbers, because a run has millions of them. */

/** Times are milliseconds since the run began. */
export interface Exchange {
  readonly action: string;
  /** When it should have been sent. */
  readonly dueMs: number;
  /** When it was. */
  readonly startedMs: number;
  readonly endedMs: number;
  /** Of the answer; null when there was none. */
  readonly status: number | null;
  /** Whether the answer is one that the action expects. */
  readonly isExpected: boolean;
  /** The code of the error where there was no answer. */
  readonly error: string | null;
}

type Times = Pick<Exchange, 'action' | 'dueMs' | 'startedMs' | 'endedMs' | 'status'>;

export class Recording {
  readonly #actions: string[] = [];
  readonly #due: number[] = [];
  readonly #started: number[] = [];
  readonly #ended: number[] = [];
  /** 0: no answer. */
  readonly #statuses: number[] = [];
  /** What nobody expected; null for the others. */
  readonly #outcomes: (string | null)[] = [];
  readonly #failures = new Map<string, number>();
  readonly #byAction = new Map<string, number>();
  #bad = 0;

  add(exchange: Exchange): void {
    const { action, status, isExpected, error } = exchange;
    this.#note(exchange, isExpected ? null : `${action}: ${error ?? status}`);
  }

  #note({ action, dueMs, startedMs, endedMs, status }: Times, outcome: string | null): void {
    this.#actions.push(action);
    this.#due.push(dueMs);
    this.#started.push(startedMs);
    this.#ended.push(endedMs);
    this.#statuses.push(status ?? 0);
    this.#outcomes.push(outcome);
    this.#byAction.set(action, (this.#byAction.get(action) ?? 0) + 1);
    if (isBad(status)) this.#bad += 1;
    if (outcome !== null) this.#failures.set(outcome, (this.#failures.get(outcome) ?? 0) + 1);
  }

  /** Those that were due within a time and have ended, milliseconds since the run began; `toMs` is not in it. */
  dueWithin(fromMs: number, toMs: number): Recording {
    const part = new Recording();
    // Nobody is answered before they are due.
    for (let index = firstFrom(this.#ended, fromMs); index < this.count; index += 1) {
      const dueMs = this.#due[index] ?? 0;
      if (dueMs < fromMs || dueMs >= toMs) continue;
      const times = {
        action: this.#actions[index] ?? '',
        dueMs,
        startedMs: this.#started[index] ?? 0,
        endedMs: this.#ended[index] ?? 0,
        status: this.#statuses[index] || null,
      };
      part.#note(times, this.#outcomes[index] ?? null);
    }
    return part;
  }

  get count(): number {
    return this.#due.length;
  }

  /** How many answers nobody expected. */
  get unexpected(): number {
    return this.#failures.values().reduce((sum, count) => sum + count, 0);
  }

  /** Requests with an answer of 5xx, or with none. */
  get bad(): number {
    return this.#bad;
  }

  get byAction(): ReadonlyMap<string, number> {
    return this.#byAction;
  }

  /** How often each outcome was that nobody expected, by action and status or error. */
  get failures(): ReadonlyMap<string, number> {
    return this.#failures;
  }

  /** From when each should have been sent to its answer, milliseconds: a stall is in the latency of all whom it made wait. */
  latenciesMs(): Float64Array {
    return differences(this.#due, this.#ended);
  }

  /** From when each was really sent to its answer, milliseconds. */
  serviceTimesMs(): Float64Array {
    return differences(this.#started, this.#ended);
  }

  /** How often each status was answered; 0 stands for no answer. */
  byStatus(): ReadonlyMap<number, number> {
    return new Map([...Map.groupBy(this.#statuses, (status) => status)].map(([status, all]) => [status, all.length]));
  }

  /** Service times of those whose status is asked for. */
  serviceTimesOf(isAsked: (status: number) => boolean): Float64Array {
    return this.serviceTimesMs().filter((_, index) => isAsked(this.#statuses[index] ?? 0));
  }

  /** How late each was sent, milliseconds: the generator's own delay. */
  lagsMs(): Float64Array {
    return differences(this.#due, this.#started);
  }

  /** Those that ended within a time, milliseconds since the run began; `toMs` is not in it. */
  within(fromMs: number, toMs: number): { readonly latenciesMs: Float64Array; readonly bad: number } {
    // They are noted as they end, so in the order of their ends.
    const [from, to] = [firstFrom(this.#ended, fromMs), firstFrom(this.#ended, toMs)];
    return {
      latenciesMs: differences(this.#due.slice(from, to), this.#ended.slice(from, to)),
      bad: this.#statuses.slice(from, to).filter((status) => isBad(status || null)).length,
    };
  }
}

const isBad = (status: number | null): boolean => status === null || status >= 500;

/** The place of the first value of a rising list that is not below `least`; its length when there is none. */
function firstFrom(rising: readonly number[], least: number): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

function differences(from: readonly number[], to: readonly number[]): Float64Array {
  const found = new Float64Array(from.length);
  for (let index = 0; index < found.length; index += 1) found[index] = (to[index] ?? 0) - (from[index] ?? 0);
  return found;
}

/**
 * The smallest value that so large a share (0 to 1) of the values does not exceed; no number without values. Nearest
 * rank, so it is a value that was measured.
 */
export function quantile(values: Float64Array, share: number): number {
  const sorted = values.toSorted();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
