/** Counts within longer windows: sums of counts, never averages of ratios. */
import type { Query, RecordRule } from '../../metrics/promql/index.ts';
import { type BudgetObjective, groupLabels, isBudget } from '../objective.ts';
import type { ObjectiveSet } from '../objective-set.ts';
import { tiersOf } from '../tiers.ts';
import { type Labels, labelsOf, type RuleContext, rule } from './counts.ts';
import { binary, call, comparison, firstOf, overTime, series, sumOf, time } from './expression.ts';
import { type Counted, names, type Side } from './names.ts';
import { printDuration, secondsPer, type Timing } from './timing.ts';

const { minute, hour, day } = secondsPer;

/** Windows up to this long are sums of minutes; longer ones are sums of hours, which are read 60 times cheaper. */
export const longestOfMinutes = 6 * hour;

/** Burn rates that are recorded, for reports and forecasts. */
export const burnWindows = [5 * minute, hour, 6 * hour, day, 3 * day] as const;

const sides = ['bad', 'total'] as const;

export const periodSeconds = ({ periodDays }: BudgetObjective, set: ObjectiveSet): number =>
  (periodDays ?? set.periodDays) * day;

/**
 * Every window that is recorded of an objective, in seconds as promised, ascending: those of its own tiers, and those of
 * the composites that it is a part of, which read its counts.
 */
export function windowsOf(objective: BudgetObjective, set: ObjectiveSet): readonly number[] {
  const readers = set.objectives.filter(isBudget).filter(({ indicator }) => hasPart(indicator, objective.id));
  const tiers = [objective, ...readers].flatMap((reader) => tiersOf(reader, set.periodDays));
  const wanted = [...burnWindows, ...tiers.flatMap(({ longSeconds, shortSeconds }) => [longSeconds, shortSeconds])];
  const period = periodSeconds(objective, set);
  return [...new Set(wanted)].filter((seconds) => seconds < period).sort((a, b) => a - b);
}

const hasPart = (indicator: BudgetObjective['indicator'], id: string): boolean =>
  indicator.kind === 'composite' && indicator.parts.some((part) => part.objective === id);

/** The recorded counts within `seconds`. */
export const countWithin = (side: Side, seconds: number, labels: Labels): Query =>
  series(names.within(side, printDuration(seconds)), labels);

export function windowRules(objective: BudgetObjective, { set, timing }: RuleContext): readonly RecordRule[] {
  const windows = windowsOf(objective, set);
  const period = periodSeconds(objective, set);
  const labels = labelsOf(objective);
  if (objective.indicator.kind === 'composite') return compositeRules(objective, windows);
  const short = windows.filter((seconds) => seconds <= longestOfMinutes);
  const long = windows.filter((seconds) => seconds > longestOfMinutes);
  return [
    ...sides.flatMap((side) => minutesRules(side, short, objective, timing)),
    ...sides.map((side) => minutesRule(side, hour, labels, timing, 'all')),
    ...sides.flatMap((side) =>
      (['counted', 'all'] as const).map((counted) =>
        hourToDateRule({ side, counted, known: Math.max(...short) }, objective, timing),
      ),
    ),
    ...sides.flatMap((side) =>
      long.map((seconds) =>
        rule(names.within(side, printDuration(seconds)), ofHours(side, seconds, labels, timing), labels),
      ),
    ),
    ...sides.flatMap((side) =>
      (['counted', 'all'] as const).map((counted) =>
        rule(names.period(side, counted), ofHours(side, period, labels, timing, counted), labels),
      ),
    ),
  ];
}

/**
 * Of a split objective, a group that had no slice within a short window (its target cannot be scraped) is 0 there as
 * long as the longest one knows it.
 */
function minutesRules(
  side: Side,
  windows: readonly number[],
  objective: BudgetObjective,
  timing: Timing,
): readonly RecordRule[] {
  const labels = labelsOf(objective);
  const rules = windows.toSorted((a, b) => b - a).map((seconds) => minutesRule(side, seconds, labels, timing));
  const [longest, ...shorter] = rules;
  if (!longest || groupLabels(objective).length === 0) return rules;
  const known = binary(series(longest.record, labels), '*', 0);
  return [longest, ...shorter.map(({ record, expression }) => rule(record, firstOf(expression, known), labels))];
}

/**
 * Half a slice less than the window: Prometheus 2 takes a sample that lies exactly on the left edge, Prometheus 3 does
 * not, and so the same number of slices is summed by both.
 */
function minutesRule(side: Side, seconds: number, labels: Labels, timing: Timing, counted?: Counted): RecordRule {
  const slices = series(names.within(side, '1m', counted), labels);
  const range = timing.duration(seconds - minute / 2);
  return rule(names.within(side, printDuration(seconds), counted), overTime('sum', slices, range), labels);
}

/** What the sum of whole hours lacks: the slices since the last full hour (none at the full hour itself). */
function hourToDateRule(
  { side, counted, known }: { readonly side: Side; readonly counted: Counted; readonly known: number },
  objective: BudgetObjective,
  timing: Timing,
): RecordRule {
  const labels = labelsOf(objective);
  const slice = series(names.within(side, '1m', counted), labels);
  const before = series(names.hourToDate(side, counted), labels);
  const sinceFullHour = binary(time(), '%', timing.seconds(hour));
  const isOfThisHour = binary(call('timestamp', before), '>=', binary(time(), '-', sinceFullHour));
  const carried = binary(before, 'and', isOfThisHour);
  // Of a split objective, a group has no slice while its target cannot be scraped.
  const isSplit = groupLabels(objective).length > 0;
  const added = isSplit ? firstOf(slice, binary(countWithin(side, known, labels), '*', 0)) : slice;
  const sum = binary(added, '+', firstOf(carried, binary(added, '*', 0)));
  const running = binary(sum, '*', comparison(sinceFullHour, '>', 0));
  return rule(names.hourToDate(side, counted), running, labels);
}

/** Whole hours and the running one; the window is half an hour longer or shorter, by the time within the hour. */
function ofHours(side: Side, seconds: number, labels: Labels, timing: Timing, counted?: Counted): Query {
  const running = series(names.hourToDate(side, counted), labels);
  const hours = series(names.within(side, printDuration(hour), counted), labels);
  const sum = overTime('sum', hours, timing.duration(seconds - hour / 2), timing.duration(hour));
  return binary(running, '+', firstOf(sum, binary(running, '*', 0)));
}

/** Of a composite: each part's share of bad events within the window, by its weight. A part without events is left out. */
function compositeRules(objective: BudgetObjective, windows: readonly number[]): readonly RecordRule[] {
  const { indicator } = objective;
  if (indicator.kind !== 'composite') return [];
  const labels = labelsOf(objective);
  const of = (record: (side: Side) => string): readonly RecordRule[] =>
    sides.map((side) => {
      const parts = indicator.parts.map((part) => weighted(part, side, record));
      return rule(record(side), sumOf(parts), labels);
    });
  return [
    ...windows.flatMap((seconds) => of((side) => names.within(side, printDuration(seconds)))),
    ...of((side) => names.period(side)),
    ...of((side) => names.period(side, 'all')),
  ];
}

function weighted(
  { objective, weight }: { readonly objective: string; readonly weight: number },
  side: Side,
  record: (side: Side) => string,
): Query {
  const count = (of: Side): Query => call('sum', series(record(of), { objective }));
  const total = binary(count('total'), '>', 0);
  const share = side === 'bad' ? binary(count('bad'), '/', total) : binary(total, '/', total);
  return binary(firstOf(share, call('vector', 0)), '*', weight);
}
