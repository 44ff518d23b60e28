/** One collector with all that is known of its runs: it starts a run, takes its values or its failure, and tells them. */
import { performance } from 'node:perf_hooks';
import { orLate } from '../service/deadline.ts';
import type { Logger } from '../service/log.ts';
import { type Collector, NoData } from './collector.ts';
import type { CpuAccount, CpuAccounts } from './cpu-account.ts';
import type { ValueMetric } from './output.ts';
import { SeriesTable } from './series.ts';

/** `waiting`: it has not run yet. `empty`: it ran well and had nothing to tell. */
export type RunnerState = 'waiting' | 'ok' | 'empty' | 'failed';

/** `late`: its deadline is over and it has not ended. */
export type Ending = 'ended' | 'late';

export interface RunnerOptions {
  readonly collector: Collector;
  readonly cpu: CpuAccounts;
  readonly logger: Logger;
  readonly maxSeriesPerFamily: number;
  /** Whether another collector has told that the target does not answer: then that is all there is to log. */
  readonly isTargetDown: () => boolean;
}

export class Runner implements CpuAccount {
  readonly collector: Collector;
  readonly series: SeriesTable;
  readonly #up: SeriesTable | undefined;
  readonly #cpu: CpuAccounts;
  readonly #logger: Logger;
  readonly #isTargetDown: () => boolean;
  /** Whether the log says that it fails. */
  #isLogged = false;
  #state: RunnerState = 'waiting';
  /** Why it failed, or why it had nothing to tell. */
  reason: string | undefined;
  durationSeconds = 0;
  cpuSeconds = 0;
  lastSuccessSeconds: number | undefined;
  /** On the clock that never goes back; undefined until it ran. */
  lastStartMs: number | undefined;
  #failures = 0;
  /** Set while a run is past its deadline; resolves when that has ended. */
  hanging: Promise<void> | undefined;

  constructor({ collector, cpu, logger, maxSeriesPerFamily, isTargetDown }: RunnerOptions) {
    this.collector = collector;
    this.series = new SeriesTable(collector.metrics, { maxPerFamily: maxSeriesPerFamily });
    this.#up = collector.up && new SeriesTable([collector.up]);
    this.#cpu = cpu;
    this.#logger = logger;
    this.#isTargetDown = isTargetDown;
  }

  /** Runs that failed since it last succeeded. */
  get failures(): number {
    return this.#failures;
  }

  get state(): RunnerState {
    return this.#state;
  }

  /** Starts a run; resolves when it has ended or `limitMs` is over. One that does not wait has ended on return. */
  start(limitMs: number): Ending | Promise<Ending> {
    const run = new RunSignal();
    const started = performance.now();
    this.lastStartMs = started;
    const emit = this.series.begin();
    let pending: void | Promise<void>;
    try {
      pending = this.#cpu.charge(this, () => this.collector.collect(emit, run));
    } catch (error) {
      this.#end(started, error ?? new Error('failed without a reason'));
      return 'ended';
    }
    if (pending) return this.#await(pending, { run, started, limitMs });
    this.#end(started);
    return 'ended';
  }

  /** Fails without having run, because of another, of which the log tells. */
  fail(reason: string): void {
    this.durationSeconds = 0;
    this.#note(new Error(reason));
  }

  /** Fails as if it had never run: it is due at once when that is possible again. */
  forget(reason: string): void {
    this.lastStartMs = undefined;
    this.#failures = 0;
    this.fail(reason);
  }

  /** The texts of its families, with the state of its target. */
  render(): readonly string[] {
    return this.#up ? [...this.#up.render(), ...this.series.render()] : this.series.render();
  }

  async #await(
    pending: Promise<void>,
    { run, started, limitMs }: { run: RunSignal; started: number; limitMs: number },
  ): Promise<Ending> {
    this.#cpu.wait(this);
    let isLate = false;
    const ended = pending.then(
      () => isLate || this.#end(started),
      (error: unknown) => isLate || this.#end(started, error ?? new Error('failed without a reason')),
    );
    const ending = await orLate<Ending, Ending>(
      ended.then(() => 'ended'),
      limitMs,
      'late',
    );
    this.#cpu.stop(this);
    if (ending === 'ended') return ending;
    isLate = true;
    const error = new Error(`not done within ${Math.round(limitMs)} ms`);
    this.#end(started, error);
    run.abort(error);
    this.hanging = ended.then(() => {
      this.hanging = undefined;
    });
    return ending;
  }

  #end(started: number, error?: unknown): void {
    this.durationSeconds = (performance.now() - started) / 1000;
    if (error === undefined) this.series.commit();
    this.#note(error);
    if (this.#state === 'failed') this.#failures++;
    else this.#failures = 0;
    this.#log(error);
  }

  /** Keeps how it went. */
  #note(error?: unknown): void {
    const hasFailed = error !== undefined && !(error instanceof NoData);
    if (error !== undefined) this.series.clear();
    if (!hasFailed) this.lastSuccessSeconds = Math.round(Date.now()) / 1000;
    this.#state = hasFailed ? 'failed' : this.series.size > 0 || this.#up ? 'ok' : 'empty';
    this.reason = error === undefined ? undefined : reasonOf(error);
    if (this.#up && this.collector.up) tell(this.#up, this.collector.up, hasFailed ? 0 : 1);
  }

  /** Logs when it changes instead of at every scrape, and an outage of the target once instead of for each collector. */
  #log(error: unknown): void {
    const hasFailed = this.#state === 'failed';
    if (hasFailed === this.#isLogged || (hasFailed && this.#isTargetDown())) return;
    this.#isLogged = hasFailed;
    const { name, target, up } = this.collector;
    const about = { collector: name, target };
    if (!hasFailed) {
      this.#logger.info(about, up ? 'the target answers again' : 'the collector works again');
      return;
    }
    const what = up ? 'the target does not answer, so that all of its collectors fail' : 'the collector failed';
    this.#logger.warn({ ...about, reason: this.reason }, what);
    this.#logger.debug({ ...about, err: error }, 'where the collector failed');
  }
}

/** A signal that costs nothing for the many collectors that never look at it. */
class RunSignal {
  #controller: AbortController | undefined;
  #reason: unknown;

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    this.#reason = reason;
    this.#controller?.abort(reason);
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function tell(table: SeriesTable, metric: ValueMetric, value: number): void {
  const emit = table.begin() as (metric: ValueMetric, labels: Readonly<Record<string, string>>, value: number) => void; // a metric without labels
  emit(metric, {}, value);
  table.commit();
}
