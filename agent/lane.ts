/**
 * A lane runs the collectors that share a connection: one after the other, or, where the connection answers many questions
 * in their order, all at once. No collector overlaps itself. One that does not end in time holds up nobody but its lane:
 * until it has ended, the others of the lane fail at once.
 */
import { performance } from 'node:perf_hooks';
import type { Runner } from './runner.ts';

export class Lane {
  readonly runners: readonly Runner[];
  #queue: readonly Runner[] = [];
  readonly #hanging = new Set<Runner>();
  #isRunning = false;
  #ended = Promise.resolve();
  readonly #isPipelined: boolean;

  /** The runner that tells whether the target answers comes first. */
  constructor(runners: readonly Runner[], { isPipelined = false }: { readonly isPipelined?: boolean } = {}) {
    this.#isPipelined = isPipelined;
    this.runners = runners.toSorted((a, b) => Number(!a.collector.up) - Number(!b.collector.up));
  }

  /** Resolves when nothing of the lane runs, but for what hangs. */
  get idle(): Promise<void> {
    return this.#ended;
  }

  /**
   * Runs those given, after those that run already. Resolves at the latest after `budgetMs`, and never rejects: how each
   * one went, its runner knows.
   */
  run(runners: readonly Runner[], budgetMs = Number.POSITIVE_INFINITY): Promise<void> {
    const [hanging] = this.#hanging;
    if (hanging) {
      failAll(runners, `${hanging.collector.name} has not ended yet`);
      return Promise.resolve();
    }
    this.#queue = [...this.#queue, ...runners.filter((runner) => !this.#queue.includes(runner))];
    if (this.#isRunning) return this.#ended;
    this.#ended = this.#isPipelined ? this.#runAll(budgetMs) : this.#drain(performance.now() + budgetMs);
    return this.#ended;
  }

  /** Starts all that wait, without waiting for any, until nothing waits any more. */
  async #runAll(budgetMs: number): Promise<void> {
    this.#isRunning = true;
    while (this.#queue.length > 0) {
      const started = this.#queue;
      this.#queue = [];
      const endings = await Promise.all(
        started.map((runner) => runner.start(Math.min(budgetMs, runner.collector.deadlineMs))),
      );
      const gate = started.find(({ collector }) => collector.up);
      if (gate?.state === 'failed') {
        const others = started.filter((runner) => runner !== gate && runner.state !== 'failed');
        failAll(others, `${gate.collector.name} failed`);
      }
      for (const [index, ending] of endings.entries()) if (ending === 'late') this.#hangOn(started[index] as Runner); // of the same length
    }
    this.#isRunning = false;
  }

  async #drain(endMs: number): Promise<void> {
    this.#isRunning = true;
    for (;;) {
      const [runner, ...others] = this.#queue;
      if (!runner) break;
      this.#queue = others;
      const leftMs = endMs - performance.now();
      if (leftMs <= 0) {
        runner.fail('the collectors before it took all the time of the scrape');
        continue;
      }
      const started = runner.start(Math.min(leftMs, runner.collector.deadlineMs));
      const ending = typeof started === 'string' ? started : await started;
      if (ending === 'late') this.#hangOn(runner);
      else if (runner.collector.up && runner.state === 'failed') this.#failQueue(`${runner.collector.name} failed`);
    }
    this.#isRunning = false;
  }

  #hangOn(runner: Runner): void {
    const { hanging } = runner;
    // It may have ended after all, while others that were started with it had not.
    if (hanging) {
      this.#hanging.add(runner);
      void hanging.then(() => this.#hanging.delete(runner));
    }
    this.#failQueue(`${runner.collector.name} has not ended yet`);
  }

  #failQueue(reason: string): void {
    failAll(this.#queue, reason);
    this.#queue = [];
  }
}

function failAll(runners: readonly Runner[], reason: string): void {
  for (const runner of runners) runner.fail(reason);
}
