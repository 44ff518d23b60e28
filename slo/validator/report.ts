/** The states of the objectives, and of their verifications, as reports in the product's own JSON format. */
import type { ObjectiveState, Verdict } from '../state.ts';
import type { DueState, OccasionState } from '../verification/due.ts';
import { type OccasionName, occasions } from '../verification/occasions.ts';

export const suiteName = 'performance targets';
export const verificationSuiteName = 'verifications';

type Status = 'passed' | 'warning' | 'failed' | 'skipped' | 'error';

/** A verdict as a result's status: without a verdict nothing is shown green. */
const statusOf: Readonly<Record<Verdict, Status>> = {
  kept: 'passed',
  spent: 'warning',
  broken: 'failed',
  idle: 'skipped',
  unverified: 'skipped',
  unknown: 'error',
};

export interface Report {
  readonly suite: string;
  readonly startedAt: string;
  readonly results: readonly { readonly check: string; readonly status: string; readonly message: string }[];
}

export function toReport(states: readonly ObjectiveState[], startedAt: Date): Report {
  return {
    suite: suiteName,
    startedAt: startedAt.toISOString(),
    results: states.map(({ objective, verdict, explanation }) => ({
      check: objective.id,
      status: statusOf[verdict],
      message: explanation,
    })),
  };
}

/** What was verified and did not hold is red however long ago that was. */
const statusOfDue: Readonly<Record<DueState, Status>> = {
  verified: 'passed',
  due: 'skipped',
  overdue: 'warning',
  waiting: 'skipped',
  unknown: 'error',
};

/** One check for each occasion: when it was verified, whether it held, and what to run when it is due. */
export function toVerificationReport(states: readonly OccasionState[], startedAt: Date): Report {
  return {
    suite: verificationSuiteName,
    startedAt: startedAt.toISOString(),
    results: states.map(({ occasion, state, held, message }) => ({
      check: checkOf(occasion),
      status: held === false ? 'failed' : statusOfDue[state],
      message,
    })),
  };
}

/** As the table of the promises names it. */
const checkOf = (name: OccasionName): string => occasions.find((occasion) => occasion.name === name)?.verified ?? name;
