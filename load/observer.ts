/** Asks Prometheus about a run; one that does not answer is told of once, and what it would have said is unknown. */
import { type PrometheusClient, PrometheusError } from '../slo/prometheus/client.ts';
import { type CrossCheck, crossCheck } from './cross-check/compare.ts';
import type { Counters } from './cross-check/counters.ts';
import { readQuiet } from './cross-check/quiet.ts';
import type { Recording } from './recording.ts';
import { type RunTime, readSignals, type Signals } from './signals.ts';
import { readTrends, type Trend } from './stages/trends.ts';

export interface ObserverOptions {
  readonly prometheus: PrometheusClient;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

export class Observer {
  readonly #options: ObserverOptions;
  #problem: string | null = null;

  constructor(options: ObserverOptions) {
    this.#options = options;
  }

  quiet(): Promise<Counters | null> {
    return this.#ask(({ prometheus, signal }) => readQuiet(prometheus, signal));
  }

  signals(time: RunTime): Promise<Signals | null> {
    return this.#ask(({ prometheus }) => readSignals(prometheus, time));
  }

  async trends(time: RunTime): Promise<readonly Trend[]> {
    return (await this.#ask(({ prometheus }) => readTrends(prometheus, time))) ?? [];
  }

  check(recording: Recording, before: Counters | null, after: Counters | null): CrossCheck {
    if (before && after) return crossCheck(recording, before, after);
    return { comparisons: [], notes: [], reason: this.#problem ?? 'somebody else sent requests as well' };
  }

  async #ask<T>(question: (options: ObserverOptions) => Promise<T>): Promise<T | null> {
    if (this.#problem !== null) return null;
    try {
      return await question(this.#options);
    } catch (error) {
      if (!(error instanceof PrometheusError)) throw error;
      this.#problem = error.message;
      this.#options.tell(error.message);
      return null;
    }
  }
}
