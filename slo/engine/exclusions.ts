/** Planned maintenance: when time is excluded from the budget, as a query that answers only then. */
import type { Query } from '../../metrics/promql/index.ts';
import { type Exclusion, type ObjectiveSet, weekdays } from '../objective-set.ts';
import { aggregate, binary, call, firstOf, on, time } from './expression.ts';

/** Answers while time is excluded for the objective; null when it never is. */
export function exclusionOf(objective: string, { exclusions, exclusionSwitch }: ObjectiveSet): Query | null {
  const planned = exclusions
    .filter(({ objectives }) => objectives === undefined || objectives.includes(objective))
    .map(plannedQuery);
  const [first, ...others] = [...planned, ...(exclusionSwitch ? [exclusionSwitch(objective)] : [])];
  return first ? aggregate('group', firstOf(first, ...others), []) : null;
}

function plannedQuery(exclusion: Exclusion): Query {
  if (!('weekday' in exclusion)) {
    const from = Date.parse(exclusion.from) / 1000;
    return binary(binary(call('vector', time()), '>=', from), '<', Date.parse(exclusion.to) / 1000);
  }
  const minuteOfDay = binary(binary(call('hour'), '*', 60), '+', call('minute'));
  const within = binary(binary(minuteOfDay, '>=', minutesOf(exclusion.from)), '<', minutesOf(exclusion.to));
  return binary(within, 'and', binary(call('day_of_week'), '==', weekdays.indexOf(exclusion.weekday)), on());
}

/** `02:30` → 150. */
export function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
