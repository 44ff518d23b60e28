/**
 * Recording rules of the events objectives. Counts are recorded, never ratios: a long window is the sum of counts, so
 * a quiet night weighs as little as it should.
 */
import {
  type Duration,
  div,
  type Recording,
  record,
  recorded,
  sumOverTime,
  type Vector,
} from '../metrics/promql/index.ts';
import type { RuleGroup } from '../metrics/promql/rule-file.ts';
import type { EventsIndicator, Objective } from './objective.ts';
import { objectives } from './objectives.ts';

/** Counts are taken over five minutes, once a minute: windows overlap, so that no burst falls between two of them. */
const countWindow: Duration = '5m';
const countInterval: Duration = '1m';
const overlap = 5;

type Count = Recording<never, 'requests', 'objective'>;

export interface RecordedCounts {
  readonly objective: Objective & { readonly indicator: EventsIndicator; readonly ratio: number };
  readonly bad: Count;
  readonly total: Count;
}

/** The recorded counts of every events objective. */
export const recordedCounts: readonly RecordedCounts[] = (objectives as readonly Objective[]).flatMap((objective) => {
  const { indicator, ratio } = objective;
  if (indicator.kind !== 'events' || ratio === null) return [];
  const labels = { objective: objective.id };
  return [
    {
      objective: { ...objective, indicator, ratio },
      bad: record('slo:bad:increase5m', indicator.bad(countWindow), labels),
      total: record('slo:total:increase5m', indicator.total(countWindow), labels),
    },
  ];
});

/** A recorded count within a longer window. */
export function countWithin(count: Count, window: Duration): Vector<'objective', 'requests'> {
  const series = recorded(count);
  return window === countWindow ? series : div(sumOverTime(series, window), overlap);
}

export const recordingGroups: readonly RuleGroup[] = [
  {
    name: 'slo-counts',
    interval: countInterval,
    rules: recordedCounts.flatMap(({ bad, total }) => [bad, total]),
  },
];
