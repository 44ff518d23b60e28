/**
 * What the rules must record, computed from the minutes by other means: plain sums. The generated tests compare both.
 */

import { forecastWindows } from '../engine/budget.ts';
import { type Counted, names, type Side } from '../engine/names.ts';
import { printDuration, secondsPer } from '../engine/timing.ts';
import { burnWindows, longestOfMinutes, periodSeconds, windowsOf } from '../engine/windows.ts';
import type { BudgetObjective } from '../objective.ts';
import type { ObjectiveSet } from '../objective-set.ts';
import { type BurnTier, defaultMinimumBad, limitOf, tiersOf } from '../tiers.ts';
import type { Minute } from './timeline.ts';

const { minute, hour } = secondsPer;
const minutesPerHour = hour / minute;

export interface ExpectedValue {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The counts of minutes (or of hours, where `unitSeconds` says so) up to a moment. */
export interface Counts {
  within(side: Side, seconds: number, counted?: Counted): number;
  hourToDate(side: Side, counted?: Counted): number;
}

/** Counts at the end of minute `at` (1 is the first). */
export function countsAt(minutes: readonly Minute[], at: number): Counts {
  const sum = (side: Side, counted: Counted, from: number, to: number): number =>
    minutes
      .slice(Math.max(0, from), Math.max(0, to))
      .filter(({ excluded }) => counted === 'all' || !excluded)
      .reduce((total, { good, bad }) => total + (side === 'bad' ? bad : good + bad), 0);
  const fullHours = Math.floor(at / minutesPerHour) * minutesPerHour;
  return {
    within(side, seconds, counted = 'counted') {
      if (seconds <= longestOfMinutes) return sum(side, counted, at - seconds / minute, at);
      // Whole hours that end later than half an hour after the window's beginning, and the running one.
      const earliestEnd = at - seconds / minute + minutesPerHour / 2;
      const firstEnd = Math.max(1, Math.ceil(earliestEnd / minutesPerHour)) * minutesPerHour;
      return sum(side, counted, firstEnd - minutesPerHour, at);
    },
    hourToDate: (side, counted = 'counted') => sum(side, counted, fullHours, at),
  };
}

/** Every value that the rules must record of an objective, except those of single slices. */
export function expectedValues(
  objective: BudgetObjective,
  set: ObjectiveSet,
  counts: Counts,
): readonly ExpectedValue[] {
  const period = periodSeconds(objective, set);
  const of = (name: string, value: number, labels = {}): ExpectedValue => ({ name, labels, value });
  const windows = windowsOf(objective, set);
  return [
    ...(['bad', 'total'] as const).flatMap((side) => [
      ...windows.map((seconds) => of(names.within(side, printDuration(seconds)), counts.within(side, seconds))),
      ...(['counted', 'all'] as const).flatMap((counted) => [
        of(names.hourToDate(side, counted), counts.hourToDate(side, counted)),
        of(names.period(side, counted), counts.within(side, period, counted)),
      ]),
      of(names.within(side, '1h', 'all'), counts.within(side, hour, 'all')),
    ]),
    ...budgetValues(objective, period, counts).map(({ name, value, labels }) => of(name, value, labels)),
  ];
}

function budgetValues(objective: BudgetObjective, period: number, counts: Counts): readonly ExpectedValue[] {
  const budget = 1 - objective.ratio;
  const share = (seconds: number, counted: Counted = 'counted'): number => {
    const total = counts.within('total', seconds, counted);
    return total === 0 ? 0 : counts.within('bad', seconds, counted) / total;
  };
  const remaining = 1 - share(period) / budget;
  const lasts = (seconds: number): number => (remaining <= 0 ? 0 : (remaining * period) / (share(seconds) / budget));
  const windowed = (seconds: number) => ({ window: printDuration(seconds) });
  const shorter = (seconds: number): boolean => seconds < period;
  return [
    { name: names.objective, labels: {}, value: objective.ratio },
    { name: names.attainment, labels: {}, value: 1 - share(period) },
    { name: names.remaining(), labels: {}, value: remaining },
    { name: names.remaining('all'), labels: {}, value: 1 - share(period, 'all') / budget },
    {
      name: names.remainingCount,
      labels: {},
      value: counts.within('total', period) * budget - counts.within('bad', period),
    },
    ...burnWindows
      .filter(shorter)
      .map((seconds) => ({ name: names.burnRate, labels: windowed(seconds), value: share(seconds) / budget })),
    ...forecastWindows
      .filter(shorter)
      .map((seconds) => ({ name: names.exhaustion, labels: windowed(seconds), value: lasts(seconds) })),
  ];
}

/** The tiers that must fire. */
export function firingTiers(objective: BudgetObjective, set: ObjectiveSet, counts: Counts): readonly BurnTier[] {
  return tiersOf(objective, set.periodDays).filter((tier) => {
    const limit = limitOf(objective.ratio, tier);
    const exceeds = (seconds: number): boolean => {
      const total = counts.within('total', seconds);
      return total > 0 && counts.within('bad', seconds) / total > limit;
    };
    const enough = counts.within('bad', tier.longSeconds) >= (objective.minimumBad ?? defaultMinimumBad);
    return enough && exceeds(tier.shortSeconds) && exceeds(tier.longSeconds);
  });
}
