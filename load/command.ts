/** `lvd load PROFILE`: sends the load of a profile and says of each promise whether it held. */
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { createPrometheusClient } from '../slo/prometheus/client.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { readLoadToken } from './config.ts';
import { leavingTrace } from './leave-trace.ts';
import { printRun } from './print.ts';
import { renderReport } from './report/html.ts';
import { baselineOf, type Compared, compareWithKept, type KeptRun, keepRun, previousOf } from './report/kept-runs.ts';
import { chartsOf } from './report/series.ts';
import { type Summary, summarize } from './report/summary.ts';
import { LoadError } from './scenario.ts';
import type { FindStack, Target } from './target.ts';
import { type TestRun, testRun } from './test-run.ts';

const prometheusTimeoutMs = 10_000;
const generatorWasTheLimit = 3;

export async function run(args: readonly string[], findStack: FindStack): Promise<number> {
  const given = await readArguments(args);
  if (typeof given === 'number') return given;
  try {
    const target = given.url === null ? await findStack(given.stateDir) : anotherService(given.url, given);
    try {
      return await test(given, target);
    } finally {
      await target.end();
    }
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    process.stderr.write(`lvd load: ${error.message}\n`);
    return 1;
  }
}

/** Nothing is kept of it. */
function anotherService(url: string, { prometheusUrl }: Arguments): Target {
  return { url, prometheusUrl, token: readLoadToken(), trace: null, end: async () => undefined };
}

async function test(given: Arguments, { url, prometheusUrl, token, trace }: Target): Promise<number> {
  const { scenario, profile, seed, isWhole } = given;
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort());
  const isComplete = ({ generator }: TestRun): boolean =>
    isWhole && generator.limit === null && !stopping.signal.aborted;
  const sending = async (): Promise<TestRun> => {
    const tested = await testRun({
      scenario,
      profile,
      url,
      token,
      prometheus: prometheusUrl === null ? null : createPrometheusClient(prometheusUrl, prometheusTimeoutMs),
      mustCount: trace !== null,
      seed,
      signal: stopping.signal,
      tell: (line) => void process.stderr.write(`load: ${line}\n`),
    });
    tell(tested, given, trace?.runs ?? null, isComplete(tested));
    return tested;
  };
  const tested = await (trace ? leavingTrace(trace, profile, sending, isComplete) : sending());
  if (trace && !isWhole)
    process.stderr.write('load: it was shorter than its profile, so nothing is noted as verified\n');
  if (!stopping.signal.aborted) return exitCodeOf(tested);
  process.stderr.write('load: it was ended early, so nothing is verified\n');
  return 1;
}

/** Prints the run before anything of it is kept on the board, which may fail. */
function tell(tested: TestRun, { profile, json, html }: Arguments, runs: string | null, isComplete: boolean): void {
  const summary = summarize(tested);
  const previous = runs === null ? [] : [previousOf(runs, profile.name)];
  const compared = besides(summary, [...previous, baselineOf(profile.name)]);
  process.stdout.write(json ? `${JSON.stringify(summary, null, 2)}\n` : `\n${printRun(tested, compared)}`);
  if (isComplete) for (const kept of previous) keepRun(kept, summary);
  if (html === null) return;
  writeFileSync(html, renderReport({ summary, charts: chartsOf(tested.run), compared }));
  process.stderr.write(`load: the report is in ${html}\n`);
}

/** What was kept may be damaged; the run that was just made is worth more than the comparison. */
function besides(summary: Summary, kept: readonly KeptRun[]): readonly Compared[] {
  try {
    return compareWithKept(summary, kept);
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    process.stderr.write(`load: ${error.message}\n`);
    return [];
  }
}

function exitCodeOf({ judgements, generator, check }: TestRun): number {
  if (generator.limit !== null) return generatorWasTheLimit;
  const isHeld = judgements.every(({ verdict }) => verdict === 'held' || verdict === 'unverified');
  return isHeld && check.comparisons.every(({ agrees }) => agrees) ? 0 : 1;
}
