/** What the agent tells about its own collectors: whether each succeeded, when, how long it took and what it cost. */
import { m } from '../metrics/catalogue/index.ts';
import { counter, gauge } from './output.ts';
import type { Runner } from './runner.ts';
import { SeriesTable } from './series.ts';

const success = gauge(m.node_scrape_collector_success, 'state');
const duration = gauge(m.node_scrape_collector_duration_seconds, 'seconds');
const lastSuccess = gauge(m.agent_collector_last_success_timestamp_seconds, 'timestamp seconds');
const cpu = counter(m.agent_collector_cpu_seconds_total, 'seconds');
const dropped = counter(m.agent_series_dropped_total, 'series');

/** Durations are told to the microsecond: more digits are noise, and are written anew at every scrape. */
const roundedSeconds = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;

export class SelfMetrics {
  readonly #runners: readonly Runner[];
  readonly #isDown: (runner: Runner) => boolean;
  readonly #series = new SeriesTable([success, duration, lastSuccess, cpu, dropped]);
  /** The labels of each runner, made once. */
  readonly #labels: readonly { readonly collector: string }[];

  constructor(runners: readonly Runner[], isDown: (runner: Runner) => boolean) {
    this.#runners = runners;
    this.#isDown = isDown;
    this.#labels = runners.map(({ collector }) => ({ collector: collector.name }));
  }

  render(): readonly string[] {
    const emit = this.#series.begin();
    for (const [index, runner] of this.#runners.entries()) {
      const labels = this.#labels[index] ?? { collector: runner.collector.name };
      emit(cpu, labels, roundedSeconds(runner.cpuSeconds));
      // One that has not run yet neither succeeded nor failed.
      if (runner.state === 'waiting') continue;
      emit(success, labels, runner.state === 'failed' || this.#isDown(runner) ? 0 : 1);
      emit(duration, labels, roundedSeconds(runner.durationSeconds));
      if (runner.lastSuccessSeconds !== undefined) emit(lastSuccess, labels, runner.lastSuccessSeconds);
      for (const [family, samples] of runner.series.dropped()) emit(dropped, { family }, samples);
    }
    this.#series.commit();
    return this.#series.render();
  }
}
