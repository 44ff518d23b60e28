/** From what a definition counts to the engine's queries. */
import type { Query } from '../../metrics/promql/index.ts';
import { leMatch } from '../../metrics/promql/matchers.ts';
import type { SelectorNode } from '../../metrics/promql/nodes.ts';
import { aggregate, binary, call, firstOf } from '../engine/expression.ts';
import { exactGrowth } from '../engine/growth.ts';
import type {
  BudgetObjective,
  CapacityIndicator,
  EventsIndicator,
  SliceQuery,
  TimeSlicesIndicator,
} from '../objective.ts';
import type { BudgetDefinition, CapacityMeasure, CountedMeasure, MinutesMeasure } from './model.ts';
import { readSelector } from './promql.ts';

type By = readonly string[] | undefined;

/** A free query; it keeps together by parentheses wherever it stands. */
export const free = (text: string): Query => ({ node: { kind: 'raw', text } });

/** @throws TypeError for what is no plain selector; a definition that was read has no such text */
export function selectorOf(text: string): SelectorNode {
  const read = readSelector(text);
  if (typeof read === 'string') throw new TypeError(read);
  return read;
}

export function indicatorOf({ measure, by }: BudgetDefinition): BudgetObjective['indicator'] {
  switch (measure.kind) {
    case 'events':
    case 'latency':
      return eventsIndicator(measure, by);
    case 'minutes':
      return minutesIndicator(measure, by);
    case 'composite':
      return { kind: 'composite', parts: measure.parts };
  }
}

export const capacityIndicator = ({ held, verifiedAt, maxAgeDays }: CapacityMeasure): CapacityIndicator => ({
  kind: 'capacity',
  held: free(held),
  verifiedAt: free(verifiedAt),
  maxAgeDays,
});

/** The selectors of all events and of the good or the bad ones. */
export interface CountedSelectors {
  readonly total: SelectorNode;
  readonly part: SelectorNode;
  readonly partIs: 'good' | 'bad';
}

export function selectorsOf(measure: CountedMeasure): CountedSelectors {
  if (measure.kind === 'events') {
    const total = selectorOf(measure.total);
    if ('good' in measure) return { total, part: selectorOf(measure.good), partIs: 'good' };
    return { total, part: selectorOf(measure.bad), partIs: 'bad' };
  }
  const { name, matches } = selectorOf(measure.histogram);
  const total: SelectorNode = { kind: 'selector', name: `${name}_count`, matches };
  const bucket: SelectorNode = {
    kind: 'selector',
    name: `${name}_bucket`,
    matches: [...matches, leMatch(measure.threshold)],
  };
  return { total, part: bucket, partIs: 'good' };
}

const counted =
  (node: SelectorNode, by: By): SliceQuery =>
  (slice) =>
    aggregate('sum', exactGrowth({ node }, slice), by ?? []);

/** Present while any series of a selector is there. */
const presence = (node: SelectorNode): Query => aggregate('group', { node }, []);

function eventsIndicator(measure: CountedMeasure, by: By): EventsIndicator {
  const { total, part, partIs } = selectorsOf(measure);
  const [all, some] = [counted(total, by), counted(part, by)];
  return {
    kind: 'events',
    ...(by && { by }),
    source: presence(total),
    total: all,
    bad: partIs === 'bad' ? some : (slice) => othersThan(some(slice), all(slice)),
  };
}

/** All but some; where there are none of the some, all. More good events than events at all make no bad ones. */
const othersThan = (some: Query, all: Query): Query =>
  call('clamp_min', binary(all, '-', firstOf(some, binary(all, '*', 0))), 0);

function minutesIndicator({ of, condition, minimumEvents }: MinutesMeasure, by: By): TimeSlicesIndicator {
  const common = {
    kind: 'time-slices',
    condition,
    ...(by && { by }),
    ...(minimumEvents !== undefined && { minimumEvents }),
  } as const;
  if ('query' in of) {
    const events = of.events === undefined ? undefined : selectorOf(of.events);
    return {
      ...common,
      value: () => free(of.query),
      ...(events && { events: counted(events, by), source: presence(events) }),
    };
  }
  const { total, part, partIs } = selectorsOf(of);
  const [all, some] = [counted(total, by), counted(part, by)];
  const good: SliceQuery =
    partIs === 'bad'
      ? (slice) => othersThan(some(slice), all(slice))
      : (slice) => firstOf(some(slice), binary(all(slice), '*', 0));
  return {
    ...common,
    value: (slice) => binary(good(slice), '/', all(slice)),
    events: all,
    source: presence(total),
  };
}
