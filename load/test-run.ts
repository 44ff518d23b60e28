/** One run of a profile against a service: prepared, sent, observed, judged. */
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { type PrometheusClient, PrometheusError } from '../slo/prometheus/client.ts';
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
}

const timeoutMs = 30_000;
const progressMs = 5_000;
/** Until then Prometheus has scraped everybody once more, so that it knows of the last request. */
const settleMs = 12_000;

/** @throws LoadError when the scenario cannot be prepared */
export async function testRun(options: TestRunOptions): Promise<TestRun> {
  const { scenario, profile, url, token, prometheus, seed, signal, tell } = options;
  const recording = new Recording();
  const sender = new Sender({ url, token, recording, timeoutMs });
  const ended = new AbortController();
  const stop = AbortSignal.any([signal, ended.signal]);
  const { stream } = scenario;
  try {
    tell(`${scenario.title} at ${url}: preparing`);
    const facts = await scenario.prepare(sender);
    const streams = stream && holdStreams({ url: url + stream.path, token, count: profile.users, signal: stop });
    const startedAt = Date.now() / 1000;
    const cpuBefore = process.cpuUsage();
    const began = performance.now();
    sender.begin();
    const progress = report(recording, streams, began, tell);
    await generate({ scenario, facts, profile, sender, seed, signal });
    clearInterval(progress);
    const seconds = (performance.now() - began) / 1000;
    const cpu = process.cpuUsage(cpuBefore);
    const generator = generatorState(recording, cpu.user + cpu.system);
    const endedAt = Date.now() / 1000;
    ended.abort();
    await streams?.closed;
    tell('waiting for Prometheus to see the end');
    await delay(settleMs, undefined, { signal }).catch(() => undefined);
    const signals = await signalsOf(prometheus, { startedAt, endedAt }, tell);
    const run: Run = { profile, recording, seconds, signals };
    return { run, judgements: judge(run), generator };
  } finally {
    ended.abort();
    await sender.close();
  }
}

function report(recording: Recording, streams: Streams | undefined, began: number, tell: (line: string) => void) {
  return setInterval(() => {
    const now = performance.now() - began;
    const latencies = recording.latenciesWithinMs(now - progressMs, now);
    const at = (share: number): string => `${quantile(latencies, share).toFixed(0)} ms`;
    const rate = (latencies.length / (progressMs / 1000)).toFixed(1);
    const held = streams ? `; ${streams.open} streams open, ${streams.lost} lost` : '';
    const times = latencies.length > 0 ? `, P50 ${at(0.5)}, P95 ${at(0.95)}, P99 ${at(0.99)}` : '';
    tell(`${Math.round(now / 1000)} s: ${rate} requests/s${times}, ${recording.bad} bad${held}`);
  }, progressMs);
}

async function signalsOf(
  prometheus: PrometheusClient,
  time: RunTime,
  tell: (line: string) => void,
): Promise<Signals | null> {
  try {
    return await readSignals(prometheus, time);
  } catch (error) {
    if (!(error instanceof PrometheusError)) throw error;
    tell(error.message);
    return null;
  }
}
