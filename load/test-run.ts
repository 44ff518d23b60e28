/** One run of a profile against a service: prepared, sent, observed, judged. */
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import type { CrossCheck } from './cross-check/compare.ts';
import { generate } from './generator.ts';
import { type GeneratorState, generatorState } from './generator-state.ts';
import { type Judgement, judge, type Run } from './judge.ts';
import { Observer, type ObserverOptions } from './observer.ts';
import { promisesOf } from './own-promises.ts';
import { prepare } from './prepare.ts';
import type { Profile } from './profiles.ts';
import { aspectOf } from './promise.ts';
import { quantile, Recording } from './recording.ts';
import type { AnyScenario } from './scenario.ts';
import { Sender, timeoutMs } from './sender.ts';
import { holdStreams, type Streams } from './streams.ts';

export interface TestRunOptions extends ObserverOptions {
  readonly scenario: AnyScenario;
  readonly profile: Profile;
  /** Of the service, without a path. */
  readonly url: string;
  readonly token: string | null;
  readonly seed: number;
  /** Ends the load early. */
  readonly signal: AbortSignal;
}

export interface TestRun {
  readonly run: Run;
  readonly judgements: readonly Judgement[];
  readonly generator: GeneratorState;
  readonly check: CrossCheck;
}

const progressMs = 5_000;

/** @throws LoadError when the scenario cannot be prepared, or names a request that cannot be sent */
export async function testRun(options: TestRunOptions): Promise<TestRun> {
  const { scenario, profile, url, token, seed, signal, tell } = options;
  const recording = new Recording();
  const sender = new Sender({ url, token, recording, timeoutMs });
  const ended = new AbortController();
  const stop = AbortSignal.any([signal, ended.signal]);
  const { stream } = scenario;
  let progress: NodeJS.Timeout | undefined;
  try {
    tell(`${scenario.title} at ${url}: preparing`);
    const facts = await prepare(scenario, { site: sender, signal });
    const observer = new Observer(options);
    const before = await observer.quiet('waiting until nobody else sends requests');
    const streams = stream && holdStreams({ url: url + stream.path, token, count: profile.users, signal: stop });
    const startedAt = Date.now() / 1000;
    const cpuBefore = process.cpuUsage();
    const began = performance.now();
    sender.begin();
    progress = report(recording, streams, began, tell);
    const users = await generate({ scenario, facts, profile, sender, seed, signal });
    clearInterval(progress);
    const seconds = (performance.now() - began) / 1000;
    const cpu = process.cpuUsage(cpuBefore);
    const generator = generatorState(recording, cpu.user + cpu.system);
    const endedAt = Date.now() / 1000;
    ended.abort();
    await streams?.closed;
    const after = await observer.quiet('waiting until Prometheus has seen the end');
    const isWatched = promisesOf(scenario).some((promise) => aspectOf(promise) === 'surroundings');
    const run: Run = {
      scenario,
      profile,
      recording,
      users,
      seconds,
      startedAt: new Date(startedAt * 1000),
      signals: isWatched ? await observer.signals({ startedAt, endedAt }) : 'not asked',
    };
    return { run, judgements: judge(run), generator, check: observer.check(recording, before, after) };
  } finally {
    clearInterval(progress);
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
