/** The windows that people ask about: the rolling one of the budget, and the calendar's month and quarter to date. */
import type { Query } from '../../metrics/promql/index.ts';
import { binary, firstOf, overTime, series } from '../engine/expression.ts';
import { type Counted, names, type Side } from '../engine/names.ts';
import { printDuration, secondsPer } from '../engine/timing.ts';

export type StatusWindow = 'rolling' | 'month' | 'quarter';
export const statusWindows = ['rolling', 'month', 'quarter'] as const satisfies readonly StatusWindow[];

/** When the month or the quarter of `now` began, in UTC, in seconds since the epoch. */
export function calendarStart(window: 'month' | 'quarter', now: Date): number {
  const month = window === 'month' ? now.getUTCMonth() : now.getUTCMonth() - (now.getUTCMonth() % 3);
  return Date.UTC(now.getUTCFullYear(), month, 1) / 1000;
}

/** The counts of every objective within a window, from the same records as the budget. */
export function countsQuery(window: StatusWindow, side: Side, counted: Counted, now: Date): Query {
  if (window === 'rolling') return series(names.period(side, counted), {});
  const running = series(names.hourToDate(side, counted), {});
  // Whole hours that ended since the beginning; half an hour keeps the one that ended right then out.
  const seconds = Math.floor(now.getTime() / 1000) - calendarStart(window, now) - secondsPer.hour / 2;
  if (seconds <= secondsPer.minute) return running;
  const hours = overTime('sum', series(names.within(side, '1h', counted), {}), printDuration(seconds), '1h');
  return binary(running, '+', firstOf(hours, binary(running, '*', 0)));
}
