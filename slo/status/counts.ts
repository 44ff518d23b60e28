/** Counts of all objectives within one window. */
import type { Counted, Side } from '../engine/names.ts';
import type { BudgetObjective } from '../objective.ts';
import type { PrometheusClient, Sample } from '../prometheus/client.ts';
import { countsQuery, type StatusWindow } from './windows.ts';

type Labels = Readonly<Record<string, string>>;

export interface CountTable {
  /** The count of exactly these labels; 0 when there is none. */
  count(side: Side, counted: Counted, labels: Labels): number;
  /** The groups of a split objective; one without labels for any other. */
  groupsOf(objective: string): readonly Labels[];
}

/** @throws PrometheusError when Prometheus does not answer */
export async function readCounts(window: StatusWindow, prometheus: PrometheusClient, now: Date): Promise<CountTable> {
  const at = now.getTime() / 1000;
  const read = (side: Side, counted: Counted) => prometheus.vector(countsQuery(window, side, counted, now), at);
  const [bad, total, badAll, totalAll] = await Promise.all([
    read('bad', 'counted'),
    read('total', 'counted'),
    read('bad', 'all'),
    read('total', 'all'),
  ]);
  return tableOf({ bad: { counted: bad, all: badAll }, total: { counted: total, all: totalAll } });
}

type Samples = Readonly<Record<Side, Readonly<Record<Counted, readonly Sample[]>>>>;

function tableOf(samples: Samples): CountTable {
  return {
    count: (side, counted, labels) =>
      samples[side][counted].find((sample) => keyOf(sample.labels) === keyOf(labels))?.value ?? 0,
    groupsOf: (objective) =>
      samples.total.all
        .filter(({ labels }) => labels.objective === objective)
        .map(({ labels }) =>
          Object.fromEntries(Object.entries(groupOnly(labels)).filter(([label]) => label !== 'objective')),
        ),
  };
}

function groupOnly(labels: Labels): Labels {
  const { __name__: _, ...own } = labels;
  return own;
}

const keyOf = (labels: Labels): string => JSON.stringify(Object.entries(groupOnly(labels)).toSorted());

/** Of a composite: the weighted shares of its parts within the window, as its rules compute them. */
export function compositeCounts({ id, indicator }: BudgetObjective, table: CountTable): CountTable {
  if (indicator.kind !== 'composite') return table;
  const sumOf = (side: Side, counted: Counted, objective: string): number =>
    table.groupsOf(objective).reduce((sum, group) => sum + table.count(side, counted, { objective, ...group }), 0);
  return {
    groupsOf: (objective) => (objective === id ? [{}] : table.groupsOf(objective)),
    count: (side, counted) =>
      indicator.parts.reduce((sum, { objective, weight }) => {
        const total = sumOf('total', counted, objective);
        if (total === 0) return sum;
        return sum + weight * (side === 'bad' ? sumOf('bad', counted, objective) / total : 1);
      }, 0),
  };
}
