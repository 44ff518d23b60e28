/** The promised share, and the period that it is promised for. */
import { printNumber } from '../../../metrics/promql/index.ts';
import { printDuration, secondsPer } from '../../engine/timing.ts';
import type { BudgetObjective } from '../../objective.ts';
import type { ObjectiveSet } from '../../objective-set.ts';
import type { Problem } from '../problem.ts';

/** A smaller promise is taken for a mix-up of percent and ratio. */
export const smallestRatio = 0.01;

export const isRatio = (ratio: number): boolean => ratio > smallestRatio && ratio < 1;

export function ratioProblems({ ratio }: BudgetObjective, path: string): readonly Problem[] {
  const message = describeRatio(ratio);
  return message === null ? [] : [{ path: `${path}.ratio`, message }];
}

/** What is wrong with a promised share; null when nothing is. */
export function describeRatio(ratio: number): string | null {
  if (isRatio(ratio)) return null;
  const written = printNumber(ratio);
  if (ratio > 1 && ratio < 100)
    return `${written} is no ratio; expected: between 0 and 1. Write ${printNumber(ratio / 100)}, not ${written}.`;
  if (ratio === 1 || ratio === 100) {
    return `${written} leaves no error budget (1 − 1 = 0), so every single bad event would break the promise; expected: below 1, such as 0.999`;
  }
  if (ratio > 0 && ratio <= smallestRatio) {
    return `${written} promises ${printNumber(ratio * 100)} % of good events. Write ${printNumber(ratio * 100)} for ${printNumber(ratio * 10_000)} %; expected: above ${smallestRatio}, below 1`;
  }
  return `${written} is no ratio; expected: between 0 and 1, such as 0.999`;
}

export function setPeriodProblems({ periodDays, retentionDays }: ObjectiveSet): readonly Problem[] {
  const period = describePeriod(periodDays, retentionDays);
  return [
    ...(retentionDays > 0
      ? []
      : [{ path: 'retentionDays', message: `${printNumber(retentionDays)} days; expected: above 0` }]),
    ...(period === null ? [] : [{ path: 'periodDays', message: period }]),
  ];
}

export function periodProblems(objective: BudgetObjective, path: string, set: ObjectiveSet): readonly Problem[] {
  const { periodDays, minimumBad } = objective;
  const period = periodDays === undefined ? null : describePeriod(periodDays, set.retentionDays);
  return [
    ...(period === null ? [] : [{ path: `${path}.periodDays`, message: period }]),
    ...(minimumBad === undefined || minimumBad > 0
      ? []
      : [{ path: `${path}.minimumBad`, message: `${printNumber(minimumBad)}; expected: above 0` }]),
  ];
}

/** Whether tiers can be compared with a period at all. */
export const isPeriod = (days: number): boolean => days > 0 && Number.isFinite(days);

function describePeriod(days: number, retentionDays: number): string | null {
  if (!isPeriod(days)) return `${printNumber(days)} days; expected: above 0`;
  const hours = (days * secondsPer.day) / secondsPer.hour;
  // A period is a sum of hours.
  if (!Number.isInteger(Number(hours.toFixed(6)))) {
    return `${printDays(days)} is no whole number of hours: ${printNumber(hours)}; expected: one`;
  }
  if (days > retentionDays) {
    return `${printDays(days)} is longer than Prometheus keeps its samples; expected: at most ${printDays(retentionDays)}, or a longer retention`;
  }
  return null;
}

const printDays = (days: number): string => printDuration(days * secondsPer.day);
