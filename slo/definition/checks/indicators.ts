/** What is counted: conditions that can hold, and queries that find the buckets they name. */
import { printNumber, promql, type Query } from '../../../metrics/promql/index.ts';
import { timingOf } from '../../engine/timing.ts';
import type { Condition, SetObjective } from '../../objective.ts';
import type { ObjectiveSet } from '../../objective-set.ts';
import type { Problem } from '../problem.ts';
import { leProblems } from './le.ts';

export function indicatorProblems(objective: SetObjective, path: string): readonly Problem[] {
  const { indicator } = objective;
  const at = `${path}.indicator`;
  return [
    ...(indicator.kind === 'time-slices' ? conditionProblems(indicator.condition, `${at}.condition`) : []),
    ...(indicator.kind === 'time-slices' && !((indicator.minimumEvents ?? 1) > 0)
      ? [{ path: `${at}.minimumEvents`, message: `${printNumber(indicator.minimumEvents ?? 0)}; expected: above 0` }]
      : []),
    ...(indicator.kind === 'capacity' && !(indicator.maxAgeDays > 0)
      ? [{ path: `${at}.maxAgeDays`, message: `${printNumber(indicator.maxAgeDays)}; expected: above 0` }]
      : []),
    ...Object.entries(queriesOf(objective)).flatMap(([name, query]) => spellingProblems(query, `${at}.${name}`)),
  ];
}

export function switchProblems({ exclusionSwitch, objectives }: ObjectiveSet): readonly Problem[] {
  const [first] = objectives;
  return exclusionSwitch && first ? spellingProblems(exclusionSwitch(first.id), 'exclusionSwitch') : [];
}

function queriesOf({ indicator }: SetObjective): Readonly<Record<string, Query>> {
  const { slice } = timingOf();
  switch (indicator.kind) {
    case 'events': {
      const { total, bad, source } = indicator;
      return { total: total(slice), bad: bad(slice), ...(source && { source }) };
    }
    case 'time-slices': {
      const { value, events, source } = indicator;
      return { value: value(slice), ...(events && { events: events(slice) }), ...(source && { source }) };
    }
    case 'capacity':
      return { held: indicator.held, verifiedAt: indicator.verifiedAt };
    case 'composite':
      return {};
  }
}

/** A query that names a bound many times is told of once. */
const spellingProblems = (query: Query, path: string): readonly Problem[] =>
  [...new Set(leProblems(promql(query)))].map((message) => ({ path, message }));

function conditionProblems(condition: Condition, path: string): readonly Problem[] {
  if (condition.operator !== 'between') return Number.isNaN(condition.limit) ? [notANumber(`${path}.limit`)] : [];
  const { from, to } = condition;
  if (Number.isNaN(from)) return [notANumber(`${path}.from`)];
  if (Number.isNaN(to)) return [notANumber(`${path}.to`)];
  if (from <= to) return [];
  return [
    {
      path,
      message: `between ${printNumber(from)} and ${printNumber(to)} can never hold; expected: the smaller limit first`,
    },
  ];
}

const notANumber = (path: string): Problem => ({ path, message: 'is no number; expected: a limit' });
