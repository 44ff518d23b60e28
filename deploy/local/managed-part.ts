/**
 * One part as it runs: starts its process, waits until it is healthy, stops it, and starts it again with growing pauses
 * when it ends by itself.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { lastLines, logFileOf, openLog } from './log-files.ts';
import { type Part, PartError, type PartState, type PartStatus } from './part.ts';

const healthPollMs = 50;
const startDeadlineMs = 60_000;
const maxRestartsPerMinute = 5;
const firstRestartPauseMs = 500;
const shownLogLines = 12;

export interface ManagedPartOptions {
  readonly logsFolder: string;
  readonly baseEnvironment: Readonly<Record<string, string>>;
  /** What people are told: a crash, a restart, giving up. */
  readonly report: (line: string) => void;
  /** Called whenever the process changes. */
  readonly onProcess: () => void;
}

export class ManagedPart {
  readonly part: Part;
  readonly logFile: string;
  state: PartState = 'waiting';
  pid: number | null = null;
  readonly #options: ManagedPartOptions;
  #exited: Promise<void> = Promise.resolve();
  #restarts: number[] = [];
  #abort = new AbortController();

  constructor(part: Part, options: ManagedPartOptions) {
    this.part = part;
    this.#options = options;
    this.logFile = logFileOf(options.logsFolder, part.name);
  }

  /** Resolves when the part is healthy. @throws PartError when it ends before, or is not healthy in time. */
  async start(): Promise<void> {
    this.#abort = new AbortController();
    this.#restarts = [];
    await this.#run();
  }

  /** Asks the process to end, and makes it after the part's deadline. Safe to call for a part that does not run. */
  async stop(): Promise<void> {
    this.#abort.abort();
    this.state = 'stopped';
    if (this.pid === null) return;
    const { stopSignal, stopDeadlineMs } = this.part;
    signal(this.pid, stopSignal);
    const impatience = setTimeout(() => this.kill(), stopDeadlineMs);
    await this.#exited;
    clearTimeout(impatience);
  }

  /** Ends the process, and those that it started, at once. */
  kill(): void {
    this.#abort.abort();
    if (this.pid !== null) signal(-this.pid, 'SIGKILL');
  }

  /** The state as it is now: a running part is asked. */
  async status(): Promise<PartStatus> {
    if (this.state === 'healthy' || this.state === 'unhealthy') {
      const healthy = await this.part.isHealthy().catch(() => false);
      // It may have been stopped while it was asked.
      if (this.state === 'healthy' || this.state === 'unhealthy') this.state = healthy ? 'healthy' : 'unhealthy';
    }
    const { name, url } = this.part;
    return { name, url, state: this.state, pid: this.pid, logFile: this.logFile };
  }

  async #run(): Promise<void> {
    const { signal: stopped } = this.#abort;
    this.state = 'starting';
    try {
      await this.part.prepare?.();
      if (stopped.aborted) throw new PartError(`${this.part.name} was stopped before it started`);
      await this.#untilHealthy(this.#spawn());
      this.state = 'healthy';
    } catch (error) {
      if (!stopped.aborted) this.state = 'failed';
      if (this.pid !== null) signal(-this.pid, 'SIGKILL');
      await this.#exited;
      throw error instanceof PartError ? error : new PartError(`${this.part.name}: ${(error as Error).message}`);
    }
    this.#watch();
  }

  #spawn(): ChildProcess {
    const { command, args, env, cwd, account, name } = this.part;
    const log = openLog(this.#options.logsFolder, name);
    // A group of its own: a Ctrl-C in the terminal must not reach it before we stop it in its turn.
    const child = spawn(command, args, {
      cwd,
      env: { ...this.#options.baseEnvironment, ...env },
      detached: true,
      stdio: ['ignore', log, log],
      ...(account && { uid: account.uid, gid: account.gid }),
    });
    closeSync(log);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#exited = promise;
    this.pid = child.pid ?? null;
    const onEnd = () => {
      this.pid = null;
      // nginx's workers outlive a killed master, and would hold its ports.
      if (child.pid !== undefined) signal(-child.pid, 'SIGKILL');
      this.#options.onProcess();
      resolve();
    };
    child.once('exit', onEnd);
    child.once('error', onEnd);
    this.#options.onProcess();
    return child;
  }

  async #untilHealthy(child: ChildProcess): Promise<void> {
    let spawnError: Error | null = null;
    child.once('error', (error) => {
      spawnError = error;
    });
    const deadline = Date.now() + startDeadlineMs;
    while (!(await this.part.isHealthy().catch(() => false))) {
      if (this.#abort.signal.aborted) throw new PartError(`${this.part.name} was stopped while it started`);
      if (this.pid === null) {
        await this.#exited;
        if (spawnError) throw new PartError(`${this.part.name} could not be run: ${(spawnError as Error).message}`);
        throw new PartError(`${this.part.name} ended with ${describeEnd(child)}${this.#logTail()}`);
      }
      if (Date.now() > deadline) {
        throw new PartError(`${this.part.name} was not healthy after ${startDeadlineMs / 1000} s${this.#logTail()}`);
      }
      await delay(healthPollMs);
    }
    // Something else may have answered in its place while it could not take its port.
    if (this.pid === null) throw new PartError(`${this.part.name} ended with ${describeEnd(child)}${this.#logTail()}`);
  }

  /** Starts the part again when it ends although nobody asked it to. */
  #watch(): void {
    const { signal: stopped } = this.#abort;
    this.#exited.then(async () => {
      while (!stopped.aborted) {
        const minuteAgo = Date.now() - 60_000;
        this.#restarts = this.#restarts.filter((at) => at > minuteAgo);
        const count = this.#restarts.push(Date.now());
        if (count > maxRestartsPerMinute) return this.#giveUp();
        this.state = 'restarting';
        this.#options.report(`✗ ${this.part.name} ended by itself; it is started again${this.#logTail()}`);
        await delay(firstRestartPauseMs * 2 ** (count - 1));
        if (stopped.aborted || (await this.#restarted())) return;
      }
    });
  }

  async #restarted(): Promise<boolean> {
    try {
      await this.#run();
      this.#options.report(`✓ ${this.part.name} is healthy again`);
      return true;
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#options.report(`✗ ${(error as Error).message}`);
      return false;
    }
  }

  #giveUp(): void {
    this.state = 'failed';
    const { name } = this.part;
    this.#options.report(
      `✗ ${name} ended ${maxRestartsPerMinute + 1} times within a minute and is left alone; ` +
        `start it with: npm run lvd -- start ${name}${this.#logTail()}`,
    );
  }

  #logTail(): string {
    const lines = lastLines(this.logFile, shownLogLines);
    const shown = lines.length === 0 ? ['    (its log is empty)'] : lines.map((line) => `    ${line}`);
    return `\n  the last lines of ${this.logFile}:\n${shown.join('\n')}`;
  }
}

function describeEnd({ exitCode, signalCode }: ChildProcess): string {
  return signalCode ? `signal ${signalCode}` : `exit code ${exitCode}`;
}

/** A negative number is the group of that process. It may have ended just now. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
