/**
 * What each collector costs in CPU time of the main thread. A piece of work that does not wait is charged in full to
 * its owner; what happens while collectors wait for answers is shared evenly by those that wait.
 */
import process from 'node:process';

export interface CpuAccount {
  cpuSeconds: number;
}

const microsecondsPerSecond = 1e6;

export class CpuAccounts {
  readonly #waiting = new Set<CpuAccount>();
  #last = threadCpuSeconds();

  /** Begins anew: what happened before is nobody's. */
  begin(): void {
    this.#shareOut();
  }

  /** Runs `work`, charges it to `account`, and returns what it returned. */
  charge<T>(account: CpuAccount, work: () => T): T {
    // While nobody waits, all since the end of the last piece belongs to this one: nothing but collectors runs.
    if (this.#waiting.size > 0) this.#shareOut();
    try {
      return work();
    } finally {
      account.cpuSeconds += this.#take();
    }
  }

  /** From now on, `account` shares in what happens. */
  wait(account: CpuAccount): void {
    this.#shareOut();
    this.#waiting.add(account);
  }

  /** It does no longer. */
  stop(account: CpuAccount): void {
    this.#shareOut();
    this.#waiting.delete(account);
  }

  #shareOut(): void {
    const share = this.#take() / this.#waiting.size;
    for (const account of this.#waiting) account.cpuSeconds += share;
  }

  #take(): number {
    const now = threadCpuSeconds();
    const taken = now - this.#last;
    this.#last = now;
    return taken;
  }
}

function threadCpuSeconds(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / microsecondsPerSecond;
}
