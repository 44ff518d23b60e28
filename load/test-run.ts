/** One run of a profile against a service: prepared, sent, observed, judged. */
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { type PrometheusClient, PrometheusError } from '../slo/prometheus/client.ts';
import { type CrossCheck, crossCheck } from './cross-check/compare.ts';
import type { Counters } from './cross-check/counters.ts';
import { readQuiet } from './cross-check/quiet.ts';
import { generate } from './generator.ts';
import { type GeneratorState, generatorState } from './generator-state.ts';
import { type Judgement, judge, type Run } from './judge.ts';
import type { Profile } from './profiles.ts';
import { quantile, Recording } from './recording.ts';
import type { AnyScenario } from './scenario.ts';
import { Sender } from './sender.ts';
import { type RunTime, readSignals, type Signals } from './signals.ts';
import { holdStreams, type Streams } from './streams.ts';

export interface TestRunOptions {
  readonly scenario: AnyScenario;
  readonly profile: Profile;
  /** Of the service, without a path. */
  readonly url: string;
  readonly token: string | null;
  readonly prometheus: PrometheusClient;
  readonly seed: number;
  /** Ends the load early. */
  readonly signal: AbortSignal;
  /** Told what is going on, a line at a time. */
  readonly tell: (line: string) => void;
}

export interface TestRun {
  readonly run: Run;
  readonly judgements: readonly Judgement[];
  readonly generator: GeneratorState;
  readonly check: CrossCheck;
}

const timeoutMs = 30_000;
const progressMs = 5_000;

/** @throws LoadError when the scenario cannot be prepared */
export async function testRun(options: TestRunOptions): Promise<TestRun> {
  const { scenario, profile, url, token, seed, signal, tell } = options;
  const recording = new Recording();
  const sender = new Sender({ url, token, recording, timeoutMs });
  const ended = new AbortController();
  const stop = AbortSignal.any([signal, ended.signal]);
  const { stream } = scenario;
  try {
    tell(`${scenario.title} at ${url}: preparing`);
    const facts = await scenario.prepare(sender);
    const observer = new Observer(options);
    tell('waiting until nobody else sends requests');
    const before = await observer.quiet();
    const streams = stream && holdStreams({ url: url + stream.path, token, count: profile.users, signal: stop });
    const startedAt = Date.now() / 1000;
    const cpuBefore = process.cpuUsage();
    const began = performance.now();
    sender.begin();
    const progress = report(recording, streams, began, tell);
    const users = await generate({ scenario, facts, profile, sender, seed, signal });
    clearInterval(progress);
    const seconds = (performance.now() - began) / 1000;
    const cpu = process.cpuUsage(cpuBefore);
    const generator = generatorState(recording, cpu.user + cpu.system);
    const endedAt = Date.now() / 1000;
    ended.abort();
    await streams?.closed;
    tell('waiting until Prometheus has seen the end');
    const after = await observer.quiet();
    const run: Run = {
      profile,
      recording,
      users,
      seconds,
      startedAt: new Date(startedAt * 1000),
      signals: await observer.signals({ startedAt, endedAt }),
    };
    return { run, judgements: judge(run), generator, check: observer.check(recording, before, after) };
  } finally {
    ended.abort();
    await sender.close();
  }
}

function report(recording: Recording, streams: Streams | undefined, began: number, tell: (line: string) => void) {
  return setInterval(() => {
    const now = performance.now() - began;
    const { latenciesMs: latencies } = recording.within(now - progressMs, now);
    const at = (share: number): string => `${quantile(latencies, share).toFixed(0)} ms`;
    const rate = (latencies.length / (progressMs / 1000)).toFixed(1);
    const held = streams ? `; ${streams.open} streams open, ${streams.lost} lost` : '';
    const times = latencies.length > 0 ? `, P50 ${at(0.5)}, P95 ${at(0.95)}, P99 ${at(0.99)}` : '';
    tell(`${Math.round(now / 1000)} s: ${rate} requests/s${times}, ${recording.bad} bad${held}`);
  }, progressMs);
}

/** Asks Prometheus about the run; one that does not answer is told of once, and what it would have said is unknown. */
class Observer {
  readonly #options: TestRunOptions;
  #problem: string | null = null;

  constructor(options: TestRunOptions) {
    this.#options = options;
  }

  quiet(): Promise<Counters | null> {
    return this.#ask(({ prometheus, signal }) => readQuiet(prometheus, signal));
  }

  signals(time: RunTime): Promise<Signals | null> {
    return this.#ask(({ prometheus }) => readSignals(prometheus, time));
  }

  check(recording: Recording, before: Counters | null, after: Counters | null): CrossCheck {
    if (before && after) return crossCheck(recording, before, after);
    return { comparisons: [], notes: [], reason: this.#problem ?? 'somebody else sent requests as well' };
  }

  async #ask<T>(question: (options: TestRunOptions) => Promise<T>): Promise<T | null> {
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
