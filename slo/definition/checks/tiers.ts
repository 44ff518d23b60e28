/** Burn-rate tiers: each must be able to fire, over windows that are recorded. */
import { printNumber } from '../../../metrics/promql/index.ts';
import { exact } from '../../engine/expression.ts';
import { printDuration, secondsPer } from '../../engine/timing.ts';
import { longestOfMinutes, periodSeconds } from '../../engine/windows.ts';
import type { BudgetObjective } from '../../objective.ts';
import type { ObjectiveSet } from '../../objective-set.ts';
import { type BurnTier, defaultMinimumBad, largestBurn, largestPageShare, limitOf, tiersOf } from '../../tiers.ts';
import type { Problem } from '../problem.ts';
import { isPeriod, isRatio } from './promise.ts';

export function tierProblems(objective: BudgetObjective, path: string, set: ObjectiveSet): readonly Problem[] {
  const { tiers } = objective;
  if (!tiers || tiers.length === 0) return untoldProblems(objective, path, set);
  return tiers.flatMap((tier, index) => {
    const at = `${path}.tiers[${index}]`;
    return [
      ...nameProblems(tiers, index, at),
      ...factorProblems(objective, tier, at),
      ...windowProblems(objective, tier, at, set),
      ...countProblems(objective, tier, at),
    ];
  });
}

/** Without a tier nobody is told, whatever happens. */
function untoldProblems(objective: BudgetObjective, path: string, set: ObjectiveSet): readonly Problem[] {
  const { ratio, tiers, told, periodDays = set.periodDays } = objective;
  if (tiers)
    return [{ path: `${path}.tiers`, message: 'no tier; expected: at least one, or no list for the usual ones' }];
  if (!isRatio(ratio) || !isPeriod(periodDays)) return [];
  const usual = tiersOf(objective, set.periodDays);
  if (usual.some(({ severity }) => severity === told)) return [];
  return [
    {
      path: `${path}.told`,
      message:
        `nobody would be told by a ${told}: of the usual tiers none fits a period of ${printDuration(periodDays * secondsPer.day)} ` +
        `and a largest burn of 1 / (1 − ${printNumber(ratio)}) = ${printNumber(largestBurn(ratio))}; ` +
        `expected: tiers of its own, or another word than ${told}`,
    },
  ];
}

function nameProblems(tiers: readonly BurnTier[], index: number, at: string): readonly Problem[] {
  const name = tiers[index]?.name ?? '';
  const earlier = tiers.findIndex((other) => other.name === name);
  if (!/^[a-z0-9-]+$/.test(name)) return [{ path: `${at}.name`, message: `"${name}"; expected: a to z, 0 to 9 and -` }];
  if (earlier === index) return [];
  return [
    { path: `${at}.name`, message: `"${name}" is the name of tiers[${earlier}] as well; expected: a name of its own` },
  ];
}

function factorProblems(objective: BudgetObjective, tier: BurnTier, at: string): readonly Problem[] {
  const { factor, severity } = tier;
  const { ratio, told } = objective;
  const path = `${at}.factor`;
  const problems: Problem[] = [];
  if (told === 'ticket' && severity === 'page') {
    problems.push({
      path: `${at}.severity`,
      message: 'a page of an objective that is told by tickets; expected: ticket, or told: page',
    });
  }
  if (!(factor >= 1 && Number.isFinite(factor))) {
    problems.push({
      path,
      message: `${printNumber(factor)} would make a ${severity} while the budget lasts: at a factor of 1 it is used up just at the end of the period; expected: at least 1`,
    });
  } else if (isRatio(ratio)) {
    const message = describeLimit(ratio, tier);
    if (message !== null) problems.push({ path, message });
  }
  return problems;
}

/** A page must be possible at half of the largest burn; a ticket must be possible at all. */
function describeLimit(ratio: number, tier: BurnTier): string | null {
  const { factor, severity } = tier;
  const limit = limitOf(ratio, tier);
  const burn = largestBurn(ratio);
  const sum = `${printNumber(factor)} × (1 − ${printNumber(ratio)}) = ${printNumber(limit)}`;
  if (limit >= 1) {
    return `can never fire: ${sum}, and no more than all events can be bad; expected: below 1 / (1 − ${printNumber(ratio)}) = ${printNumber(burn)}`;
  }
  if (severity === 'page' && limit > largestPageShare) {
    return `is nearly blind: ${sum}, so it pages only when more than ${printNumber(limit * 100)} % are bad; expected of a page: at most half of the largest burn, ${printNumber(burn)} / 2 = ${printNumber(exact(burn * largestPageShare))}`;
  }
  return null;
}

function windowProblems(objective: BudgetObjective, tier: BurnTier, at: string, set: ObjectiveSet): readonly Problem[] {
  const { longSeconds, shortSeconds } = tier;
  const long = `${at}.longSeconds`;
  const problems = [...lengthProblems(longSeconds, long), ...lengthProblems(shortSeconds, `${at}.shortSeconds`)];
  if (shortSeconds >= longSeconds) {
    problems.push({
      path: `${at}.shortSeconds`,
      message: `${describe(shortSeconds)} is not shorter than the long window, ${describe(longSeconds)}; expected: about a twelfth of it, ${describe(longSeconds / 12)}`,
    });
  }
  const period = periodSeconds(objective, set);
  if (isPeriod(period) && longSeconds >= period) {
    problems.push({
      path: long,
      message: `${describe(longSeconds)}; expected: shorter than the period, ${describe(period)}`,
    });
  }
  if (longSeconds > set.retentionDays * secondsPer.day) {
    problems.push({
      path: long,
      message: `${describe(longSeconds)}; expected: at most ${printDuration(set.retentionDays * secondsPer.day)}, as long as Prometheus keeps its samples`,
    });
  }
  return problems;
}

/** Windows are sums of minutes, and of hours when they are long; the minute itself is recorded already. */
function lengthProblems(seconds: number, path: string): Problem[] {
  const { minute, hour } = secondsPer;
  if (!(seconds >= 2 * minute))
    return [{ path, message: `${describe(seconds)}; expected: at least 2m, two counted minutes` }];
  if (seconds % minute !== 0) return [{ path, message: `${describe(seconds)}; expected: a whole number of minutes` }];
  if (seconds > longestOfMinutes && seconds % hour !== 0) {
    return [
      {
        path,
        message: `${describe(seconds)} is no whole number of hours; expected of a window over ${describe(longestOfMinutes)}: ${describe(Math.round(seconds / hour) * hour)}, because it is a sum of hours`,
      },
    ];
  }
  return [];
}

/** Of minutes there are only so many in a window. */
function countProblems(objective: BudgetObjective, tier: BurnTier, at: string): readonly Problem[] {
  if (objective.indicator.kind !== 'time-slices') return [];
  const least = objective.minimumBad ?? defaultMinimumBad;
  const minutes = tier.longSeconds / secondsPer.minute;
  if (minutes >= least) return [];
  return [
    {
      path: `${at}.longSeconds`,
      message: `can never fire: ${describe(tier.longSeconds)} has ${printNumber(minutes)} minutes, and minimumBad asks for ${printNumber(least)} bad ones; expected: a longer window or a smaller minimumBad`,
    },
  ];
}

const describe = (seconds: number): string =>
  seconds > 0 && Number.isFinite(seconds) ? printDuration(seconds) : `${seconds}s`;
