/**
 * Asks Prometheus about a run. When it does not answer, that is told as an outage begins, what it would have said is
 * unknown, and the next question is asked all the same.
 */
import { type PrometheusClient, PrometheusError } from '../slo/prometheus/client.ts';
import { askingTwice } from './ask-twice.ts';
import { type CrossCheck, crossCheck, uncompared } from './cross-check/compare.ts';
import { type Counters, grownBetween, readCounters, requestsIn, responses } from './cross-check/counters.ts';
import { readQuiet } from './cross-check/quiet.ts';
import type { Recording } from './recording.ts';
import { type RunTime, readSignals, type Signals } from './signals.ts';
import { readTrends, type Trend } from './stages/trends.ts';

export interface ObserverOptions {
  /** Null: none was named, so nothing is asked. */
  readonly prometheus: PrometheusClient | null;
  /** Whether it has to have counted the requests. Of another service it may know nothing, which is no fault. */
  readonly mustCount: boolean;
  readonly signal: AbortSignal;
  /** Told what is going on, a line at a time. */
  readonly tell: (line: string) => void;
}

export class Observer {
  readonly #options: ObserverOptions;
  readonly #prometheus: PrometheusClient | null;
  /** Why the last question was not answered; null when it was. */
  #problem: string | null = null;
  /** Why there is nothing to compare with. */
  #uncounted: string;

  constructor(options: ObserverOptions) {
    this.#options = options;
    const { prometheus, signal } = options;
    this.#prometheus = prometheus && askingTwice(prometheus, signal);
    this.#uncounted = prometheus ? 'somebody else sent requests as well' : 'no Prometheus was named';
  }

  /** What has been counted once nobody sends requests; null when nobody can say. @param why told to those who wait */
  async quiet(why: string): Promise<Counters | null> {
    const counted = await this.#ask(async (prometheus) => {
      const { mustCount, signal, tell } = this.#options;
      if (!mustCount && (await readCounters(prometheus)).byClass.size === 0) {
        this.#uncounted = `the Prometheus that was named has no ${responses} of this service`;
        return null;
      }
      tell(why);
      return readQuiet(prometheus, signal);
    });
    this.#uncounted = this.#problem ?? this.#uncounted;
    return counted;
  }

  signals(time: RunTime): Promise<Signals | 'not asked' | null> {
    if (!this.#prometheus) return Promise.resolve('not asked');
    return this.#ask((prometheus) => readSignals(prometheus, time));
  }

  /** What Prometheus has of them, if it is asked. */
  async trends(time: RunTime): Promise<readonly Trend[]> {
    return (await this.#ask((prometheus) => readTrends(prometheus, time))) ?? [];
  }

  /** @param isOverloaded the run ended with more than the service carries */
  check(recording: Recording, before: Counters | null, after: Counters | null, isOverloaded = false): CrossCheck {
    if (!before || !after)
      return uncompared(this.#options.signal.aborted ? 'the run was ended early' : this.#uncounted);
    const isStill = requestsIn(grownBetween(before, after)) === 0;
    if (isStill && !this.#options.mustCount)
      return uncompared(`${responses} stood still in the Prometheus that was named, so it counts another service`);
    return crossCheck(recording, before, after, isOverloaded);
  }

  async #ask<T>(question: (prometheus: PrometheusClient) => Promise<T>): Promise<T | null> {
    if (!this.#prometheus) return null;
    try {
      const answer = await question(this.#prometheus);
      this.#problem = null;
      return answer;
    } catch (error) {
      if (!(error instanceof PrometheusError)) throw error;
      if (this.#problem === null) this.#options.tell(error.message);
      this.#problem = error.message;
      return null;
    }
  }
}
