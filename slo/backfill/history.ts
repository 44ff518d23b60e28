/**
 * What the rules would have recorded of a new or changed objective, computed from the raw series that Prometheus still
 * has: whole hours, which every window over six hours is a sum of, and the single minutes of the last six hours.
 */
import { countRules } from '../engine/counts.ts';
import { overTime, series } from '../engine/expression.ts';
import { inline } from '../engine/inline.ts';
import { type Counted, names, type Side } from '../engine/names.ts';
import { printDuration, secondsPer, timingOf } from '../engine/timing.ts';
import { longestOfMinutes } from '../engine/windows.ts';
import type { BudgetObjective } from '../objective.ts';
import type { ObjectiveSet } from '../objective-set.ts';
import type { PrometheusClient } from '../prometheus/client.ts';

const { minute, hour, day } = secondsPer;

/** One series that was computed. */
export interface HistorySeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Time in seconds since the epoch, and value. */
  readonly points: readonly (readonly [number, number])[];
}

export interface HistoryOptions {
  /** How far to go back, in seconds. */
  readonly sinceSeconds: number;
  readonly now: Date;
  /** Told after each objective's day that was computed. */
  readonly progress?: (text: string) => void;
}

const sides = ['total', 'bad'] as const;
const both = ['counted', 'all'] as const;

/**
 * The history of one objective; of a composite nothing, because it is read from its parts. Hours end at full hours.
 * @throws PrometheusError when Prometheus does not answer
 */
export async function readHistory(
  objective: BudgetObjective,
  set: ObjectiveSet,
  prometheus: PrometheusClient,
  { sinceSeconds, now, progress }: HistoryOptions,
): Promise<readonly HistorySeries[]> {
  if (objective.indicator.kind === 'composite') return [];
  const nowSeconds = now.getTime() / 1000;
  const lastHour = Math.floor(nowSeconds / hour) * hour;
  const firstHour = Math.ceil((nowSeconds - sinceSeconds) / hour) * hour;
  const minutesEnd = await firstLiveMinute(objective, prometheus, nowSeconds);
  const found: HistorySeries[] = [];
  for (const side of sides) {
    for (const counted of both) {
      const slice = sliceQuery(objective, set, side, counted);
      const sum = overTime('sum', slice, printDuration(hour - minute / 2), printDuration(minute));
      const name = names.within(side, '1h', counted);
      for (let start = firstHour; start <= lastHour; start += day) {
        const end = Math.min(lastHour, start + day - hour);
        const series = await prometheus.range(sum, { start, end, step: hour });
        found.push(...series.map(({ labels, points }) => ({ name, labels: labelled(labels, objective), points })));
        progress?.(`${objective.id}: ${name} up to ${new Date(end * 1000).toISOString()}`);
      }
      const minutes = { start: minutesEnd - longestOfMinutes, end: minutesEnd, step: minute };
      const series = await prometheus.range(slice, minutes);
      const minuteName = names.within(side, '1m', counted);
      found.push(
        ...series.map(({ labels, points }) => ({ name: minuteName, labels: labelled(labels, objective), points })),
      );
    }
  }
  return merged(found);
}

/** The count of one slice without any recording. */
function sliceQuery(objective: BudgetObjective, set: ObjectiveSet, side: Side, counted: Counted) {
  const rules = countRules(objective, { set, timing: timingOf() });
  return inline(series(names.within(side, '1m', counted), {}), rules);
}

/** Minutes that are recorded live must not be there twice: the last one before them, or now. */
async function firstLiveMinute(
  { id }: BudgetObjective,
  prometheus: PrometheusClient,
  nowSeconds: number,
): Promise<number> {
  const recorded = series(names.within('total', '1m'), { objective: id });
  const range = { start: nowSeconds - longestOfMinutes, end: nowSeconds, step: minute / 2 };
  const live = await prometheus.range(recorded, range);
  const first = Math.min(nowSeconds, ...live.flatMap(({ points }) => points[0]?.[0] ?? []));
  return Math.floor(first / minute) * minute - minute;
}

const labelled = (labels: Readonly<Record<string, string>>, { id }: BudgetObjective) => ({ ...labels, objective: id });

/** The parts of one series as one, in order. */
function merged(parts: readonly HistorySeries[]): readonly HistorySeries[] {
  const groups = Map.groupBy(parts, ({ name, labels }) => JSON.stringify([name, Object.entries(labels).toSorted()]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    return [{ ...first, points: group.flatMap(({ points }) => points).toSorted(([a], [b]) => a - b) }];
  });
}
