/**
 * Starts the parts as their dependencies allow, keeps them running, restarts those that serve the same one after the
 * other, and stops all in reverse order.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { ManagedPart, type ManagedPartOptions } from './managed-part.ts';
import { type Part, PartError, type PartStatus } from './part.ts';
import { recordOf, writeRecords } from './process-records.ts';

export interface SupervisorOptions extends Omit<ManagedPartOptions, 'onProcess'> {
  /** The file that lists the running processes. */
  readonly recordsFile: string;
}

export interface RestartTimes {
  readonly stopMs: number;
  readonly startMs: number;
}

export interface RollingRestart {
  /** Runs before the first one is stopped: brings up to date what all of them share. */
  readonly prepare: () => Promise<void>;
  /** What people are told. */
  readonly report: (line: string) => void;
  /** Once it is aborted, no further part is stopped. */
  readonly signal: AbortSignal;
}

export class Supervisor {
  readonly #parts: ReadonlyMap<string, ManagedPart>;
  readonly #options: SupervisorOptions;
  #rolling = false;
  #stopping = false;

  constructor(parts: readonly Part[], options: SupervisorOptions) {
    this.#options = options;
    const onProcess = () => this.#writeRecords();
    this.#parts = new Map(parts.map((part) => [part.name, new ManagedPart(part, { ...options, onProcess })]));
  }

  /**
   * Starts everything; resolves when every part is healthy.
   * @throws PartError of the first part that could not be started. What runs then is left to `stopAll`.
   */
  async startAll(): Promise<void> {
    const started = new Map<string, Promise<void>>();
    const begin = (managed: ManagedPart): Promise<void> => {
      const { name, dependsOn } = managed.part;
      const known = started.get(name);
      if (known) return known;
      const startAfterDependencies = async () => {
        await Promise.all(dependsOn.map((dependency) => begin(this.#find(dependency))));
        const startedAt = performance.now();
        await managed.start();
        const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
        this.#options.report(`✓ ${name} is healthy (${seconds} s)`);
      };
      const starting = startAfterDependencies();
      started.set(name, starting);
      return starting;
    };
    await Promise.all([...this.#parts.values()].map(begin));
  }

  /** Starts one part that does not run. @throws PartError */
  async start(name: string): Promise<void> {
    const managed = this.#find(name);
    this.#refuseWhileStopping();
    if (managed.pid !== null || managed.state === 'starting') throw new PartError(`${name} is running already`);
    await managed.start();
  }

  /** Stops one part; it stays stopped until it is started. @throws PartError for a part that there is not. */
  async stop(name: string): Promise<void> {
    await this.#find(name).stop();
  }

  /** Stops one part and starts it again; resolves to how long both took when it is healthy. @throws PartError */
  async restart(name: string): Promise<RestartTimes> {
    const managed = this.#find(name);
    const askedAt = performance.now();
    await managed.stop();
    const stoppedAt = performance.now();
    this.#refuseWhileStopping();
    await managed.start();
    return { stopMs: stoppedAt - askedAt, startMs: performance.now() - stoppedAt };
  }

  /**
   * Restarts the parts that serve the same, each only after the one before is ready and used again.
   * @throws PartError of the first that does not become ready; those after it are left as they run.
   */
  async restartInTurn({ prepare, report, signal }: RollingRestart): Promise<void> {
    if (this.#rolling) throw new PartError('a rolling restart is under way already');
    this.#rolling = true;
    try {
      await prepare();
      const names = [...this.#parts.values()].flatMap(({ part }) => (part.inTurn ? [part.name] : []));
      for (const [index, name] of names.entries()) {
        if (signal.aborted) throw new PartError(leftAsTheyRun('it was interrupted', names.slice(index)));
        report(`  ${name} is restarted …`);
        try {
          const { stopMs, startMs } = await this.restart(name);
          report(
            `✓ ${name} is ready again (it stopped within ${seconds(stopMs)}, and was ready after ${seconds(startMs)})`,
          );
        } catch (error) {
          if (!(error instanceof PartError)) throw error;
          throw new PartError(leftAsTheyRun(error.message, names.slice(index + 1)));
        }
        if (index < names.length - 1) await delay(this.#find(name).part.inTurn?.avoidedMs);
      }
    } finally {
      this.#rolling = false;
    }
  }

  /** Stops everything: a part only after those that depend on it. */
  async stopAll(): Promise<void> {
    this.#stopping = true;
    const stopped = new Map<string, Promise<void>>();
    const end = (managed: ManagedPart): Promise<void> => {
      const { name } = managed.part;
      const known = stopped.get(name);
      if (known) return known;
      const stopAfterDependents = async () => {
        const dependents = [...this.#parts.values()].filter(({ part }) => part.dependsOn.includes(name));
        await Promise.all(dependents.map(end));
        const wasRunning = managed.pid !== null;
        await managed.stop();
        if (wasRunning) this.#options.report(`✓ ${name} stopped`);
      };
      const stopping = stopAfterDependents();
      stopped.set(name, stopping);
      return stopping;
    };
    await Promise.all([...this.#parts.values()].map(end));
  }

  /** Ends every process at once, without giving it a chance to finish. */
  killAll(): void {
    for (const managed of this.#parts.values()) managed.kill();
  }

  status(): Promise<readonly PartStatus[]> {
    return Promise.all([...this.#parts.values()].map((managed) => managed.status()));
  }

  #refuseWhileStopping(): void {
    if (this.#stopping) throw new PartError('the stack is being stopped');
  }

  #find(name: string): ManagedPart {
    const managed = this.#parts.get(name);
    if (!managed)
      throw new PartError(`there is no part "${name}"; expected one of: ${[...this.#parts.keys()].join(', ')}`);
    return managed;
  }

  #writeRecords(): void {
    const running = [...this.#parts.values()].flatMap(({ part, pid }) =>
      pid === null ? [] : [recordOf(part.name, pid)],
    );
    writeRecords(this.#options.recordsFile, running);
  }
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const leftAsTheyRun = (problem: string, names: readonly string[]): string =>
  `the rolling restart ended early: ${problem}${names.length > 0 ? `\nleft as they run: ${names.join(', ')}` : ''}`;
