/** What the counts say: attainment, the budget that is left, how fast it burns, and when it would be used up. */
import type { Query, RecordRule } from '../../metrics/promql/index.ts';
import type { BudgetObjective } from '../objective.ts';
import { type Labels, labelsOf, type RuleContext, rule } from './counts.ts';
import { binary, call, exact, firstOf, type Operand, series } from './expression.ts';
import { type Counted, names } from './names.ts';
import { printDuration, secondsPer } from './timing.ts';
import { burnWindows, countWithin, periodSeconds } from './windows.ts';

/** Burn rates that a forecast is made of: now, this morning, these days. */
export const forecastWindows = [secondsPer.hour, 6 * secondsPer.hour, 3 * secondsPer.day] as const;

export function budgetRules(objective: BudgetObjective, { set, timing }: RuleContext): readonly RecordRule[] {
  const labels = labelsOf(objective);
  const period = periodSeconds(objective, set);
  const budget = exact(1 - objective.ratio);
  const [bad, total] = (['bad', 'total'] as const).map((side) => series(names.period(side), labels)) as [Query, Query];
  const windowed = (seconds: number): Labels => ({ ...labels, window: printDuration(seconds) });
  const burning = burnWindows.filter((seconds) => seconds < period);
  return [
    rule(names.objective, call('vector', objective.ratio), labels),
    rule(names.attainment, firstOf(binary(1, '-', ratioOf(bad, total)), fill(total, 1)), labels),
    ...(['counted', 'all'] as const).map((counted) => remainingRule(counted, labels, budget)),
    rule(names.remainingCount, binary(binary(total, '*', budget), '-', atLeastNone(bad)), labels),
    ...burning.map((seconds) => rule(names.burnRate, burnRate(seconds, labels, budget), windowed(seconds))),
    ...forecastWindows
      .filter((seconds) => seconds < period)
      .map((seconds) =>
        rule(names.exhaustion, exhaustion(windowed(seconds), labels, timing.seconds(period)), windowed(seconds)),
      ),
  ];
}

/** Nothing where there is nothing to divide by: a ratio of 0 to 0 is no number. */
const ratioOf = (bad: Query, total: Query): Query => binary(atLeastNone(bad), '/', binary(total, '>', 0));

/**
 * Fewer bad events than none are none. Where bad ones are a difference, and the good ones are counted before the total is
 * (or twice), a window may seem to hold more good events than events. Single slices keep their sign, so that what one is
 * short of, the next one makes up for.
 */
const atLeastNone = (bad: Query): Query => call('clamp_min', bad, 0);

/** A constant with the labels of a count. */
const fill = (like: Query, value: Operand): Query => binary(binary(like, '*', 0), '+', value);

/** Without events the budget is untouched. */
function remainingRule(counted: Counted, labels: Labels, budget: number): RecordRule {
  const total = series(names.period('total', counted), labels);
  const spent = binary(ratioOf(series(names.period('bad', counted), labels), total), '/', budget);
  return rule(names.remaining(counted), firstOf(binary(1, '-', spent), fill(total, 1)), labels);
}

/** 1: the budget lasts exactly for the period. */
function burnRate(seconds: number, labels: Labels, budget: number): Query {
  const total = countWithin('total', seconds, labels);
  const rate = binary(ratioOf(countWithin('bad', seconds, labels), total), '/', budget);
  return firstOf(rate, binary(total, '*', 0));
}

/** At a burn of 1 a whole budget lasts for one period. +Inf: it does not burn. 0: nothing is left. */
function exhaustion(windowed: Labels, labels: Labels, periodInSeconds: number): Query {
  const remaining = series(names.remaining(), labels);
  const left = binary(binary(remaining, '>', 0), '*', periodInSeconds);
  const lasts = binary(left, '/', series(names.burnRate, windowed), { mode: 'ignoring', labels: ['window'] });
  return firstOf(lasts, binary(binary(remaining, '<=', 0), '*', 0));
}
