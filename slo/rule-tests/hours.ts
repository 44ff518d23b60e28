/**
 * Tests of long windows: whole hours are given, as the rules of single minutes record them, so that four weeks are 672
 * evaluations.
 */

import { promql } from '../../metrics/promql/index.ts';
import type { RuleGroup } from '../../metrics/promql/rule-file.ts';
import { series } from '../engine/expression.ts';
import { names } from '../engine/names.ts';
import { parseDuration, printDuration, secondsPer } from '../engine/timing.ts';
import { longestOfMinutes, windowsOf } from '../engine/windows.ts';
import type { BudgetObjective } from '../objective.ts';
import type { ObjectiveSet } from '../objective-set.ts';
import type { Counts } from './expected.ts';
import type { InputSeries, Minute } from './timeline.ts';

const { hour } = secondsPer;
const sides = ['bad', 'total'] as const;
const both = ['counted', 'all'] as const;

/** Counts at the end of hour `at` (1 is the first). */
export function hourCountsAt(hours: readonly Minute[], at: number): Counts {
  return {
    within(side, seconds, counted = 'counted') {
      const length = seconds / hour;
      return hours
        .slice(Math.max(0, at - Math.ceil(length)), at)
        .filter(({ excluded }) => counted === 'all' || !excluded)
        .reduce((sum, { good, bad }) => sum + (side === 'bad' ? bad : good + bad) * Math.min(1, length), 0);
    },
    hourToDate: () => 0,
  };
}

/** What the rules of single minutes would have recorded, once an hour. */
export function hourInputs(
  objective: BudgetObjective,
  set: ObjectiveSet,
  hours: readonly Minute[],
  group: Readonly<Record<string, string>>,
): readonly InputSeries[] {
  const labels = { objective: objective.id, ...group };
  const short = windowsOf(objective, set).filter((seconds) => seconds <= longestOfMinutes);
  const given = (name: string, valueAt: (counts: Counts) => number): InputSeries => ({
    series: promql(series(name, labels)),
    values: runLengths([0, ...hours.map((_, index) => valueAt(hourCountsAt(hours, index + 1)))]),
  });
  return sides.flatMap((side) => [
    ...short.map((seconds) =>
      given(names.within(side, printDuration(seconds)), (counts) => counts.within(side, seconds)),
    ),
    ...both.map((counted) => given(names.hourToDate(side, counted), () => 0)),
    given(names.within(side, '1h', 'all'), (counts) => counts.within(side, hour, 'all')),
  ]);
}

/** The rules that read whole hours, and what is computed from them. */
export function hourGroups(groups: readonly RuleGroup[]): readonly RuleGroup[] {
  return groups.map(({ name, rules }) => ({
    name,
    rules: rules.filter((rule) =>
      'record' in rule ? isOfHours(rule.record) : isOfHoursAlert(rule.labels.long_window),
    ),
  }));
}

/** True for records of whole hours, and for `tier SECONDS` of such a tier. */
export function isOfHours(name: string): boolean {
  const tier = /^tier (\d+)$/.exec(name);
  if (tier) return Number(tier[1]) > longestOfMinutes;
  const window = /:increase(\w+)$/.exec(name)?.[1];
  if (window !== undefined) return parseDuration(window) > longestOfMinutes;
  return !/:hour_to_date$|^slo:(slice|exclusion|no_data|current):/.test(name);
}

/** True for alerts on tiers of whole hours, by their long window. */
export const isOfHoursAlert = (longWindow: string | undefined): boolean =>
  longWindow !== undefined && /^\d/.test(longWindow) && parseDuration(longWindow) > longestOfMinutes;

/** Values in promtool's notation, equal neighbours as one. */
function runLengths(values: readonly number[]): string {
  const runs: { value: number; count: number }[] = [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last && last.value === value) last.count++;
    else runs.push({ value, count: 1 });
  }
  return runs.map(({ value, count }) => `${Number(value.toPrecision(14))}x${count - 1}`).join(' ');
}
