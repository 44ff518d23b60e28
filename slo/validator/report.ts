/** The states of the objectives as a report in the product's own JSON format. */
import type { ObjectiveState, Verdict } from '../state.ts';

export const suiteName = 'performance targets';

/** A verdict as a result's status: without a verdict nothing is shown green. */
const statusOf: Readonly<Record<Verdict, 'passed' | 'warning' | 'failed' | 'skipped' | 'error'>> = {
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
