/** Waits of many at the same time, which all end early together: one listener instead of one for each wait. */
import { performance } from 'node:perf_hooks';

export class Pauses {
  readonly #signal: AbortSignal;
  readonly #open = new Map<NodeJS.Timeout, () => void>();

  /** @param signal ends all waits, those that begin later too */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#endAll(), { once: true });
  }

  /** Resolves at a moment as `performance.now()` has it, or early to false. */
  async until(moment: number): Promise<boolean> {
    const waitMs = moment - performance.now();
    if (waitMs > 0 && !this.#signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => {
          this.#open.delete(timer);
          resolve();
        }, waitMs);
        this.#open.set(timer, resolve);
      });
    }
    return !this.#signal.aborted;
  }

  #endAll(): void {
    for (const [timer, resolve] of this.#open) {
      clearTimeout(timer);
      resolve();
    }
    this.#open.clear();
  }
}
