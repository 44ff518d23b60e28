/** The base of everything: bad and total events of each slice, with and without excluded time. */
import type { Query, RecordRule } from '../../metrics/promql/index.ts';
import { type BudgetObjective, type Condition, groupLabels, minimumEvents, type SliceQuery } from '../objective.ts';
import type { ObjectiveSet } from '../objective-set.ts';
import { exclusionOf } from './exclusions.ts';
import { aggregate, binary, call, firstOf, on, series } from './expression.ts';
import { names, type Side } from './names.ts';
import type { Timing } from './timing.ts';

export interface RuleContext {
  readonly set: ObjectiveSet;
  readonly timing: Timing;
}

export type Labels = Readonly<Record<string, string>>;

/** A rule that records under the objective's label. */
export const rule = (record: string, expression: Query, labels: Labels): RecordRule => ({
  record,
  expression: expression as RecordRule['expression'], // its labels depend on the objective
  labels,
});

export const labelsOf = ({ id }: BudgetObjective): Labels => ({ objective: id });

const zero = (): Query => call('vector', 0);

/** 0 for the groups that have no series, so that "nothing happened" is a number. */
function orZero(of: Query, objective: BudgetObjective, known: Query): Query {
  const by = groupLabels(objective);
  return by.length === 0 ? firstOf(of, zero()) : binary(of, 'or', binary(known, '*', 0), on(...by));
}

/** The counts of one slice. */
export function countRules(objective: BudgetObjective, { set, timing }: RuleContext): readonly RecordRule[] {
  const { indicator } = objective;
  if (indicator.kind === 'composite') return [];
  const labels = labelsOf(objective);
  const excluded = exclusionOf(objective.id, set);
  const counts = indicator.kind === 'events' ? eventCounts(objective, timing) : sliceCounts(objective, timing);
  return [
    ...(excluded ? [rule(names.exclusion, excluded, labels)] : []),
    ...noDataRules(objective, timing),
    ...counts,
    ...(['total', 'bad'] as const).map((side) => countedRule(side, labels, excluded !== null)),
  ];
}

function eventCounts(objective: BudgetObjective, { slice }: Timing): readonly RecordRule[] {
  const { indicator } = objective;
  if (indicator.kind !== 'events') return [];
  const labels = labelsOf(objective);
  const total = indicator.total(slice);
  const known = series(names.within('total', '1m', 'all'), labels);
  return [
    rule(
      names.within('total', '1m', 'all'),
      groupLabels(objective).length === 0 ? firstOf(total, zero()) : total,
      labels,
    ),
    rule(names.within('bad', '1m', 'all'), orZero(indicator.bad(slice), objective, known), labels),
  ];
}

/** A slice counts as one minute; an idle one, or one without data, as none. */
function sliceCounts(objective: BudgetObjective, { slice }: Timing): readonly RecordRule[] {
  const { indicator } = objective;
  if (indicator.kind !== 'time-slices') return [];
  const by = groupLabels(objective);
  const labels = labelsOf(objective);
  const value = indicator.value(slice);
  const judged = indicator.events
    ? binary(value, 'and', binary(indicator.events(slice), '>=', indicator.minimumEvents ?? minimumEvents), on(...by))
    : value;
  const known = series(names.within('total', '1m', 'all'), labels);
  const recorded = series(names.sliceValue, labels);
  const minutes = aggregate('count', recorded, by);
  return [
    rule(names.sliceValue, judged, labels),
    rule(names.within('total', '1m', 'all'), by.length === 0 ? firstOf(minutes, zero()) : minutes, labels),
    rule(
      names.within('bad', '1m', 'all'),
      orZero(aggregate('count', breaches(recorded, indicator.condition), by), objective, known),
      labels,
    ),
  ];
}

/** The values that break the condition. */
function breaches(value: Query, condition: Condition): Query {
  const opposite = { below: '>=', above: '<=', 'at-least': '<', 'at-most': '>' } as const;
  if (condition.operator !== 'between') return binary(value, opposite[condition.operator], condition.limit);
  return firstOf(binary(value, '<', condition.from), binary(value, '>', condition.to));
}

/** All events, but none while time is excluded. */
function countedRule(side: Side, labels: Labels, hasExclusions: boolean): RecordRule {
  const all = series(names.within(side, '1m', 'all'), labels);
  const counted = binary(all, 'unless', series(names.exclusion, labels), on());
  return rule(names.within(side, '1m'), hasExclusions ? firstOf(counted, binary(all, '*', 0)) : all, labels);
}

/** Present while the signal is missing, which is neither idle nor bad. */
function noDataRules(objective: BudgetObjective, { slice }: Timing): readonly RecordRule[] {
  const { indicator } = objective;
  if (indicator.kind === 'composite') return [];
  const asked: SliceQuery = indicator.kind === 'events' ? indicator.total : (indicator.events ?? indicator.value);
  return [rule(names.noData, call('absent', indicator.source ?? asked(slice)), labelsOf(objective))];
}
