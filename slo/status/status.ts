/** The state of every error budget, read from Prometheus: what reviews and people at a terminal ask for. */
import { series } from '../engine/expression.ts';
import { names } from '../engine/names.ts';
import { type BudgetObjective, countedUnit, isBudget, isCapacity } from '../objective.ts';
import type { ObjectiveSet } from '../objective-set.ts';
import type { PrometheusClient, Sample } from '../prometheus/client.ts';
import { type CountTable, compositeCounts, readCounts } from './counts.ts';
import { type Deploy, readDeploys } from './deploys.ts';
import { type StatusWindow, statusWindows } from './windows.ts';

export interface WindowStatus {
  readonly window: StatusWindow;
  readonly total: number;
  readonly bad: number;
  /** Share of good events; null without events. */
  readonly attainment: number | null;
  /** Share of the budget that is left; negative when more was spent than there was. */
  readonly budgetLeft: number;
  /** The same in events, minutes or shares. */
  readonly budgetLeftCount: number;
  /** What would be left if excluded time counted. */
  readonly budgetLeftWithExcluded: number;
}

export interface BudgetStatus {
  readonly objective: string;
  readonly title: string;
  readonly target: string;
  readonly ratio: number;
  /** Of a split objective: the values of its labels. */
  readonly group: Readonly<Record<string, string>>;
  readonly unit: 'events' | 'minutes' | 'shares';
  readonly state: 'healthy' | 'at risk' | 'exhausted' | 'no events';
  readonly windows: readonly WindowStatus[];
  /** How many times faster than allowed the budget burns, by window (`5m`, `1h`, …). */
  readonly burnRates: Readonly<Record<string, number>>;
  /** Seconds until the budget is used up at the burn of a window; null for never. */
  readonly exhaustedInSeconds: Readonly<Record<string, number | null>>;
}

export interface VerificationStatus {
  readonly objective: string;
  readonly title: string;
  readonly target: string;
  /** Null before the first verification. */
  readonly held: boolean | null;
  readonly ageSeconds: number | null;
  readonly isOverdue: boolean;
}

export interface SloStatus {
  /** ISO 8601. */
  readonly at: string;
  readonly budgets: readonly BudgetStatus[];
  readonly verifications: readonly VerificationStatus[];
  readonly deploys: readonly Deploy[];
}

/** @throws PrometheusError when Prometheus does not answer */
export async function readStatus(set: ObjectiveSet, prometheus: PrometheusClient, now: Date): Promise<SloStatus> {
  const at = now.getTime() / 1000;
  const read = (name: string): Promise<readonly Sample[]> => prometheus.vector(series(name, {}), at);
  const [counts, burnRates, exhaustion, held, ages] = await Promise.all([
    Promise.all(statusWindows.map((window) => readCounts(window, prometheus, now))),
    read(names.burnRate),
    read(names.exhaustion),
    read(names.verified),
    read(names.verificationAge),
  ]);
  const budgets = set.objectives.filter(isBudget).flatMap((objective) => {
    const tables = counts.map((table) => compositeCounts(objective, table));
    return (
      tables[0]
        ?.groupsOf(objective.id)
        .map((group) => budgetStatus(objective, group, tables, { burnRates, exhaustion })) ?? []
    );
  });
  const verifications = set.objectives.filter(isCapacity).map(({ id, title, target, indicator }) => {
    const age = singleValue(ages, { objective: id });
    const verdict = singleValue(held, { objective: id });
    return {
      objective: id,
      title,
      target,
      held: verdict === null ? null : verdict === 1,
      ageSeconds: verdict === null ? null : age,
      isOverdue: age !== null && age > indicator.maxAgeDays * 86_400,
    };
  });
  return { at: now.toISOString(), budgets, verifications, deploys: await readDeploys(set, prometheus, now) };
}

interface Rates {
  readonly burnRates: readonly Sample[];
  readonly exhaustion: readonly Sample[];
}

function budgetStatus(
  objective: BudgetObjective,
  group: Readonly<Record<string, string>>,
  tables: readonly CountTable[],
  { burnRates, exhaustion }: Rates,
): BudgetStatus {
  const labels = { objective: objective.id, ...group };
  const windows = tables.map((table, index) =>
    windowStatus(statusWindows[index] ?? 'rolling', objective, labels, table),
  );
  const byWindow = (samples: readonly Sample[]) =>
    samples
      .filter((sample) => matches(sample, labels))
      .map(({ labels: { window = '' }, value }) => [window, value] as const)
      .toSorted(([a], [b]) => sizeOf(a) - sizeOf(b));
  const burning = Object.fromEntries(byWindow(burnRates));
  return {
    objective: objective.id,
    title: objective.title,
    target: objective.target,
    ratio: objective.ratio,
    group,
    unit: countedUnit(objective),
    state: stateOf(windows[0], burning),
    windows,
    burnRates: burning,
    exhaustedInSeconds: Object.fromEntries(
      byWindow(exhaustion).map(([window, seconds]) => [window, Number.isFinite(seconds) ? seconds : null]),
    ),
  };
}

/** At risk: a quarter or less is left, or the burn of the last six hours would use up the rest before the period ends. */
function stateOf(
  rolling: WindowStatus | undefined,
  burnRates: Readonly<Record<string, number>>,
): BudgetStatus['state'] {
  if (!rolling || rolling.total === 0) return 'no events';
  if (rolling.budgetLeft <= 0) return 'exhausted';
  return rolling.budgetLeft <= 0.25 || (burnRates['6h'] ?? 0) > 1 ? 'at risk' : 'healthy';
}

function windowStatus(
  window: StatusWindow,
  { ratio }: BudgetObjective,
  labels: Readonly<Record<string, string>>,
  table: CountTable,
): WindowStatus {
  const [total, bad] = [table.count('total', 'counted', labels), table.count('bad', 'counted', labels)];
  const [totalAll, badAll] = [table.count('total', 'all', labels), table.count('bad', 'all', labels)];
  const budget = 1 - ratio;
  const left = (of: number, all: number): number => (all === 0 ? 1 : 1 - of / all / budget);
  return {
    window,
    total,
    bad,
    attainment: total === 0 ? null : 1 - bad / total,
    budgetLeft: left(bad, total),
    budgetLeftCount: total * budget - bad,
    budgetLeftWithExcluded: left(badAll, totalAll),
  };
}

export function matches({ labels }: Sample, wanted: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([label, value]) => labels[label] === value);
}

const singleValue = (samples: readonly Sample[], wanted: Readonly<Record<string, string>>): number | null =>
  samples.find((sample) => matches(sample, wanted))?.value ?? null;

/** Orders `5m`, `1h`, `6h`, `1d`. */
const sizeOf = (window: string): number =>
  Number.parseInt(window, 10) * ({ m: 60, h: 3600, d: 86_400 }[window.at(-1) ?? ''] ?? 1);
