/** One of those that are compared: one process or several that do the same work together, and what they have cost. */
import type { RunningProcess } from '../../services.ts';
import { CpuClock, memoryOf } from './process-cost.ts';
import type { Listener, Scraper } from './scraper.ts';

export interface Watcher extends Listener {
  readonly name: string;
  readonly process: RunningProcess;
}

/** Intervals before those that count: what the quick scrapes of the prelude left to do falls into the first. */
const uncountedIntervals = 1;
/** Turns that it takes to see so many whole intervals: one begins with each turn but the last. */
export const turnsFor = (rounds: number): number => rounds + uncountedIntervals + 1;

export class Subject {
  readonly name: string;
  readonly watchers: readonly Watcher[];
  /** One value for each interval that counts; several processes are added up. */
  readonly cpuMs: number[] = [];
  /** Of several, one is asked after the other. */
  readonly latenciesMs: number[] = [];
  readonly residentMb: number[] = [];
  readonly proportionalMb: number[] = [];
  readonly #scraper: Scraper;
  readonly #clocks: readonly CpuClock[];

  constructor(name: string, watchers: readonly Watcher[], scraper: Scraper) {
    this.name = name;
    this.watchers = watchers;
    this.#scraper = scraper;
    this.#clocks = watchers.map(({ process: { pid } }) => new CpuClock(pid));
  }

  /**
   * Reads what the interval since the last turn has cost, then begins the next one with a scrape. All that a scrape
   * leaves to do in the background belongs to it, and so does what the process does on its own.
   */
  async turn(round: number): Promise<void> {
    const cpuMs = sum(this.#clocks.map((clock) => clock.takeMs()));
    if (round > uncountedIntervals) {
      const memory = this.watchers.map(({ process: { pid } }) => memoryOf(pid));
      this.cpuMs.push(cpuMs);
      this.residentMb.push(sum(memory.map(({ residentMb }) => residentMb)));
      this.proportionalMb.push(sum(memory.map(({ proportionalMb }) => proportionalMb)));
    }
    const milliseconds = await this.scrape();
    if (round >= uncountedIntervals) this.latenciesMs.push(milliseconds);
  }

  /** Milliseconds of one scrape. */
  async scrape(): Promise<number> {
    let milliseconds = 0;
    for (const watcher of this.watchers) milliseconds += (await this.#scraper.scrape(watcher)).milliseconds;
    return milliseconds;
  }

  async stop(): Promise<void> {
    await Promise.all(this.watchers.map(({ process: running }) => running.stop()));
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
