/** Series that stand for what a definition counts, so that its rules can be tested with good and with bad events. */

import type { LabelMatch, MatchOperator, SelectorNode } from '../../metrics/promql/nodes.ts';
import { printNode } from '../../metrics/promql/print.ts';
import { type Condition, holds, minimumEvents } from '../objective.ts';
import type { Example, ExampleSeries } from '../rule-tests/example.ts';
import { selectorOf, selectorsOf } from './indicators.ts';
import { takes, valueFor } from './label-values.ts';
import type { CountedMeasure, Definition, MinutesMeasure, ObjectiveDefinition, ValueOfMinute } from './model.ts';
import { readAggregated } from './promql.ts';

/** Null where none could be derived. Capacity objectives are left out: they count nothing. */
export function examplesOf({ objectives }: Definition): ReadonlyMap<string, Example | null> {
  const counting = objectives.filter(({ measure }) => measure.kind !== 'capacity');
  return new Map(counting.map((objective) => [objective.id, exampleOf(objective)]));
}

function exampleOf(objective: ObjectiveDefinition): Example | null {
  const { measure } = objective;
  const by = 'by' in objective ? (objective.by ?? []) : [];
  switch (measure.kind) {
    case 'events':
    case 'latency':
      return countedExample(measure, by);
    case 'minutes':
      return 'query' in measure.of ? valueExample(measure.of, measure, by) : shareExample(measure.of, measure, by);
    default:
      return null;
  }
}

/** Growth of counters for one good and for one bad event. */
function countedExample(measure: CountedMeasure, by: readonly string[]): Example | null {
  if (measure.kind === 'latency') return latencyExample(measure.threshold, selectorOf(measure.histogram), by);
  const { total, part, partIs } = selectorsOf(measure);
  const ofPart = partIs === 'bad' ? { good: 0, bad: 1 } : { good: 1, bad: 0 };
  const shared = [...total.matches, ...part.matches];
  if (total.name !== part.name) {
    return allOf([
      counter(total.name, total.matches, { good: 1, bad: 1 }, by, shared),
      counter(part.name, part.matches, ofPart, by, shared),
    ]);
  }
  // One metric: a series of the part, and one of the total that at least one matcher of the part leaves out.
  const rest = part.matches
    .map((match) => counter(total.name, [...total.matches, negated(match)], { good: ofPart.bad, bad: ofPart.good }, by))
    .find((series) => series !== null);
  return allOf([counter(part.name, shared, ofPart, by), rest ?? null]);
}

function latencyExample(threshold: number, { name, matches }: SelectorNode, by: readonly string[]): Example | null {
  const bucket = (le: string, growth: Growth) =>
    counter(`${name}_bucket`, [...matches, { label: 'le', operator: '=', value: le }], growth, by);
  return allOf([
    counter(`${name}_count`, matches, { good: 1, bad: 1 }, by),
    bucket(String(threshold), { good: 1, bad: 0 }),
    bucket('+Inf', { good: 1, bad: 1 }),
  ]);
}

/** Well above the least number that a verdict needs, so that no rounding makes a minute idle. */
const eventsOf = (measure: MinutesMeasure): number => 4 * (measure.minimumEvents ?? minimumEvents);

/** All events of a minute good, or all bad. */
function shareExample(of: CountedMeasure, measure: MinutesMeasure, by: readonly string[]): Example | null {
  const { condition } = measure;
  const events = countedExample(of, by);
  if (!events || !holds(condition, 1) || holds(condition, 0)) return null;
  const count = eventsOf(measure);
  return events.map((series) => ({ ...series, good: series.good * count, bad: series.bad * count }));
}

/** The level of one gauge that keeps or breaks the condition, when the query aggregates nothing else. */
function valueExample(
  { query, events }: ValueOfMinute,
  measure: MinutesMeasure,
  by: readonly string[],
): Example | null {
  const gauge = readAggregated(query);
  const levels = gauge && levelsOf(measure.condition, gauge.isSum);
  if (!levels) return null;
  const level = series(gauge.selector.name, 'gauge', gauge.selector.matches, levels, by);
  if (events === undefined) return allOf([level]);
  const count = eventsOf(measure);
  const { name, matches } = selectorOf(events);
  return allOf([level, counter(name, matches, { good: count, bad: count }, by)]);
}

type Growth = Pick<ExampleSeries, 'good' | 'bad'>;

/**
 * A level that keeps the condition and one that breaks it. Unless it is summed, its half does so as well: tests share a
 * level out between two instances, of which a maximum or a mean sees the half.
 */
function levelsOf(condition: Condition, isSum: boolean): Growth | null {
  const limits = condition.operator === 'between' ? [condition.from, condition.to] : [condition.limit];
  const far = 2 * (Math.max(...limits.map(Math.abs)) + 1);
  const candidates = [...limits, ...limits.map((limit) => limit - 1), far, -far];
  const find = (wanted: boolean): number | undefined =>
    candidates.find((level) => [level, isSum ? level : level / 2].every((seen) => holds(condition, seen) === wanted));
  const [good, bad] = [find(true), find(false)];
  return good === undefined || bad === undefined ? null : { good, bad };
}

const opposite: Readonly<Record<MatchOperator, MatchOperator>> = { '=': '!=', '!=': '=', '=~': '!~', '!~': '=~' };
const negated = (match: LabelMatch): LabelMatch => ({ ...match, operator: opposite[match.operator] });

const counter = (
  name: string,
  matches: readonly LabelMatch[],
  growth: Growth,
  by: readonly string[],
  shared: readonly LabelMatch[] = [],
): ExampleSeries | null => series(name, 'counter', matches, growth, by, shared);

/** One series that the matchers select. @param shared matchers of all series, which groups must have in common */
function series(
  name: string,
  kind: ExampleSeries['kind'],
  matches: readonly LabelMatch[],
  growth: Growth,
  by: readonly string[],
  shared: readonly LabelMatch[] = [],
): ExampleSeries | null {
  const always = [...new Set(['job', 'instance', ...by])];
  const labels = [...new Set([...always, ...matches.map(({ label }) => label)])];
  const values = labels.map((label) => {
    const constraints = (by.includes(label) ? [...matches, ...shared] : matches).filter(
      (match) => match.label === label,
    );
    const value = valueFor(constraints, !always.includes(label));
    // Tests have a second instance of everything.
    const isOneOfTwo = label !== 'instance' || constraints.every((match) => takes(match, `second-${value}`));
    return isOneOfTwo ? value : null;
  });
  if (values.includes(null)) return null;
  const chosen = labels.flatMap((label, index): LabelMatch[] => {
    const value = values[index] ?? '';
    return value === '' ? [] : [{ label, operator: '=', value }];
  });
  return { series: printNode({ kind: 'selector', name, matches: chosen }), kind, ...growth };
}

const allOf = (found: readonly (ExampleSeries | null)[]): Example | null => {
  const there = found.filter((item) => item !== null);
  return there.length === found.length ? there : null;
};
