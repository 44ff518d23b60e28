/** `lvd verify`: runs the load tests that are due, and says how each promise stands. */
import process from 'node:process';
import { JournalError, readJournal } from '../../slo/journal/journal.ts';
import { createPrometheusClient, PrometheusError } from '../../slo/prometheus/client.ts';
import { isDue, isKept, type OccasionState } from '../../slo/verification/due.ts';
import { readOccasions } from '../../slo/verification/read.ts';
import { usualSeed } from '../arguments.ts';
import type { Profile } from '../profiles.ts';
import { type ExitCode, exitCodes, prometheusTimeoutMs, runProfile } from '../run-profile.ts';
import { LoadError } from '../scenario.ts';
import { dashboard } from '../scenarios/dashboard.ts';
import { withStopSignal } from '../stop-signal.ts';
import type { FindStack, StackTarget } from '../target.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { profileOf, weightiestFirst } from './profile-of.ts';
import { Shown } from './shown.ts';
import { untilScraped } from './until-scraped.ts';

export async function run(args: readonly string[], findStack: FindStack): Promise<number> {
  const given = readArguments(args);
  if (typeof given === 'number') return given;
  try {
    const target = await findStack(given.stateDir);
    return await (given.list ? list(given, target) : withStopSignal((signal) => verify(given, target, signal)));
  } catch (error) {
    if (![LoadError, PrometheusError, JournalError].some((known) => error instanceof known)) throw error;
    process.stderr.write(`lvd verify: ${(error as Error).message}\n`); // one of these
    return exitCodes.noVerdict;
  }
}

async function list(given: Arguments, target: StackTarget): Promise<number> {
  new Shown(given).states(await statesOf(given, target));
  return exitCodes.held;
}

async function verify(given: Arguments, target: StackTarget, signal: AbortSignal): Promise<number> {
  const begunAt = new Date();
  const shown = new Shown(given);
  await untilScraped(prometheusOf(target), begunAt, signal);
  const isNeeded = (state: OccasionState): boolean => isDue(state) || (given.again && !isSince(state, begunAt));
  const codes: ExitCode[] = [];
  for (const profile of weightiestFirst) {
    const needed = (await statesOf(given, target)).filter((state) => isNeeded(state) && isFor(state, profile));
    if (needed.length === 0 || signal.aborted) continue;
    shown.begin(profile, needed);
    const whole = { scenario: dashboard, profile, isWhole: true, seed: usualSeed };
    codes.push(await runProfile({ ...whole, target, signal, show: (finished) => shown.run(finished) }));
  }
  const states = await statesOf(given, target);
  shown.states(states);
  return exitCodeOf(codes, states);
}

const prometheusOf = ({ prometheusUrl }: StackTarget) => createPrometheusClient(prometheusUrl, prometheusTimeoutMs);

async function statesOf({ asked }: Arguments, target: StackTarget): Promise<readonly OccasionState[]> {
  const states = await readOccasions(prometheusOf(target), readJournal(target.trace.journal));
  return states.filter(({ occasion }) => asked.includes(occasion));
}

const isFor = ({ occasion }: OccasionState, { name }: Profile): boolean => profileOf[occasion] === name;

const isSince = ({ verifiedAt }: OccasionState, moment: Date): boolean => verifiedAt !== null && verifiedAt >= moment;

/** @param codes those of the runs that were made */
function exitCodeOf(codes: readonly ExitCode[], states: readonly OccasionState[]): ExitCode {
  const bad = [exitCodes.fellShort, exitCodes.noVerdict, exitCodes.generatorWasTheLimit].find((code) =>
    codes.includes(code),
  );
  return bad ?? (states.every(isKept) ? exitCodes.held : exitCodes.fellShort);
}
