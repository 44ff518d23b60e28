/** What a process has used: CPU time from its threads, and of children that have ended; memory from its mappings. */
import { readdirSync, readFileSync } from 'node:fs';

const nanosecondsPerMs = 1e6;
/** One tick of /proc/PID/stat: the kernel tells programs 100 a second, whatever its own clock is. */
const msPerTick = 10;

/** The CPU time of one process from one reading to the next. */
export class CpuClock {
  readonly #pid: number;
  #threads: ReadonlyMap<string, number>;
  #childrenMs: number;

  constructor(pid: number) {
    this.#pid = pid;
    this.#threads = this.#readThreads();
    this.#childrenMs = this.#readChildrenMs();
  }

  /**
   * Milliseconds since the last reading, of all threads; the kernel keeps them to the nanosecond. Children that were
   * waited for meanwhile count as well, to the tick. What a thread used that has ended since is lost.
   * @throws Error of the file system when the process is gone
   */
  takeMs(): number {
    const threads = this.#readThreads();
    const childrenMs = this.#readChildrenMs();
    let nanoseconds = 0;
    for (const [thread, value] of threads) nanoseconds += value - (this.#threads.get(thread) ?? 0);
    const milliseconds = nanoseconds / nanosecondsPerMs + childrenMs - this.#childrenMs;
    this.#threads = threads;
    this.#childrenMs = childrenMs;
    return milliseconds;
  }

  #readThreads(): ReadonlyMap<string, number> {
    const folder = `/proc/${this.#pid}/task`;
    return new Map(
      readdirSync(folder).map((thread) => {
        const [onCpu] = readFileSync(`${folder}/${thread}/schedstat`, 'utf8').split(' ');
        return [thread, Number(onCpu)];
      }),
    );
  }

  #readChildrenMs(): number {
    const stat = readFileSync(`/proc/${this.#pid}/stat`, 'utf8');
    // The name of the program, in parentheses, may hold spaces; the fields after it are counted from the third.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [user, system] = [fields[13], fields[14]].map(Number);
    return ((user ?? Number.NaN) + (system ?? Number.NaN)) * msPerTick;
  }
}

export interface Memory {
  /** All that is in RAM. */
  readonly residentMb: number;
  /** The same, but what is shared with other processes counts in parts. */
  readonly proportionalMb: number;
}

export function memoryOf(pid: number): Memory {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const megabytes = (field: string): number => Number(new RegExp(`^${field}: +(\\d+)`, 'm').exec(text)?.[1]) / 1024;
  return { residentMb: megabytes('Rss'), proportionalMb: megabytes('Pss') };
}
