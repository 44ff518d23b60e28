/**
 * A lane runs collectors one after the other, so that they share one connection and never overlap. A collector that does
 * not end in time holds up nobody but its lane: until it has ended, the others of the lane fail at once.
 */
import { performance } from 'node:perf_hooks';
import type { Runner } from './runner.ts';

export class Lane {
  readonly runners: readonly Runner[];
  #queue: readonly Runner[] = [];
  #hanging: Runner | undefined;
  #isRunning = false;
  #ended = Promise.resolve();

  /** The runner that tells whether the target answers comes first. */
  constructor(runners: readonly Runner[]) {
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
    if (this.#hanging) {
      failAll(runners, `${this.#hanging.collector.name} has not ended yet`);
      return Promise.resolve();
    }
    this.#queue = [...this.#queue, ...runners.filter((runner) => !this.#queue.includes(runner))];
    if (!this.#isRunning) this.#ended = this.#drain(performance.now() + budgetMs);
    return this.#ended;
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
    this.#hanging = runner;
    void runner.hanging?.then(() => {
      this.#hanging = undefined;
    });
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
