/** Runs a profile against a target, shows what came of it, and leaves behind what a run leaves. */
import process from 'node:process';
import { createPrometheusClient } from '../slo/prometheus/client.ts';
import { isConclusive } from './conclusive.ts';
import { leavingTrace } from './leave-trace.ts';
import type { Profile } from './profiles.ts';
import { baselineOf, type Compared, compareWithKept, type KeptRun, keepRun, previousOf } from './report/kept-runs.ts';
import { type Summary, summarize } from './report/summary.ts';
import { type AnyScenario, LoadError } from './scenario.ts';
import type { Target } from './target.ts';
import { type TestRun, testRun } from './test-run.ts';

export interface ProfileRunOptions {
  readonly target: Target;
  readonly scenario: AnyScenario;
  readonly profile: Profile;
  /** The profile was not shortened; a shorter one verifies nothing. */
  readonly isWhole: boolean;
  readonly seed: number;
  /** Ends the run early; then it verifies nothing. */
  readonly signal: AbortSignal;
  /** Shows the run before anything of it is kept on the board, which may fail. */
  readonly show: (finished: FinishedRun) => void;
}

export interface FinishedRun {
  readonly tested: TestRun;
  readonly summary: Summary;
  /** Beside earlier runs. */
  readonly compared: readonly Compared[];
}

/** `noVerdict`: the run could not be made, was ended early, or what it said could not be kept. 2 is wrong usage. */
export const exitCodes = { held: 0, fellShort: 1, generatorWasTheLimit: 3, noVerdict: 4 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const prometheusTimeoutMs = 10_000;

/** Resolves to the exit code. @throws LoadError when the run cannot be made, or its verdicts are not taken */
export async function runProfile(options: ProfileRunOptions): Promise<ExitCode> {
  const { target, isWhole, signal } = options;
  const tokens = await target.tokens();
  try {
    const tested = await test(options, tokens.texts);
    if (target.trace && !isWhole)
      process.stderr.write('load: it was shorter than its profile, so nothing is noted as verified\n');
    if (!signal.aborted) return exitCodeOf(tested);
  } finally {
    await tokens.revoke();
  }
  process.stderr.write('load: it was ended early, so nothing is verified\n');
  return exitCodes.noVerdict;
}

async function test(options: ProfileRunOptions, tokens: readonly string[]): Promise<TestRun> {
  const { target, scenario, profile, isWhole, seed, signal } = options;
  const { url, prometheusUrl, trace } = target;
  const isComplete = (tested: TestRun): boolean => isWhole && !signal.aborted && isConclusive(tested);
  const sending = async (): Promise<TestRun> => {
    const tested = await testRun({
      scenario,
      profile,
      url,
      tokens,
      prometheus: prometheusUrl === null ? null : createPrometheusClient(prometheusUrl, prometheusTimeoutMs),
      mustCount: trace !== null,
      seed,
      signal,
      tell: (line) => void process.stderr.write(`load: ${line}\n`),
    });
    finish(tested, options, isComplete(tested));
    return tested;
  };
  return trace ? leavingTrace(trace, profile, sending, isComplete) : sending();
}

function finish(tested: TestRun, { profile, target: { trace }, show }: ProfileRunOptions, isComplete: boolean): void {
  const summary = summarize(tested);
  const previous = trace ? [previousOf(trace.runs, profile.name)] : [];
  const compared = [...previous, baselineOf(profile.name)].flatMap((kept) => beside(summary, kept));
  orTell('it could not be shown', () => show({ tested, summary, compared }));
  if (isComplete) for (const kept of previous) orTell('it is not kept', () => keepRun(kept, summary));
}

/** What was kept may be damaged; the run that was just made is worth more than the comparison. */
function beside(summary: Summary, kept: KeptRun): readonly Compared[] {
  try {
    return compareWithKept(summary, [kept]);
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    process.stderr.write(`load: ${error.message}\n`);
    return [];
  }
}

/** What becomes of a run, such as a full disk, changes nothing of what it verified. */
function orTell(problem: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    process.stderr.write(`load: ${problem}: ${error instanceof Error ? error.message : String(error)}\n`);
  }
}

function exitCodeOf(tested: TestRun): ExitCode {
  const { judgements, generator } = tested;
  if (generator.limit !== null) return exitCodes.generatorWasTheLimit;
  const isHeld = judgements.every(({ verdict }) => verdict === 'held' || verdict === 'unverified');
  return isHeld && isConclusive(tested) ? exitCodes.held : exitCodes.fellShort;
}
