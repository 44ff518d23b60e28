/** Deploys: changes of the version that the app's workers tell, and what the budgets spent around them. */
import { m } from '../../metrics/catalogue/index.ts';
import { max, select } from '../../metrics/promql/index.ts';
import { series } from '../engine/expression.ts';
import { names } from '../engine/names.ts';
import { secondsPer } from '../engine/timing.ts';
import { isBudget } from '../objective.ts';
import type { ObjectiveSet } from '../objective-set.ts';
import type { PrometheusClient } from '../prometheus/client.ts';

export interface Deploy {
  /** When it was first seen; ISO 8601. */
  readonly at: string;
  readonly version: string;
  /** Share of each objective's budget that was spent in the hour before and the hour after; only where some was. */
  readonly budgetSpent: Readonly<Record<string, number>>;
}

/** The workers' versions; a new one is a deploy. */
export const versions = max(select(m.lvd_build_info, { job: 'app' }), ['version']);

/** How exactly a version's first appearance is looked for at first. */
export const stepSeconds = secondsPer.hour;
const aroundSeconds = secondsPer.hour;

/** The deploys of the set's period, the newest first. @throws PrometheusError when Prometheus does not answer */
export async function readDeploys(
  set: ObjectiveSet,
  prometheus: PrometheusClient,
  now: Date,
): Promise<readonly Deploy[]> {
  const end = Math.floor(now.getTime() / 1000);
  const start = end - set.periodDays * secondsPer.day;
  const running = await prometheus.range(versions, { start, end, step: stepSeconds });
  const seen = running.flatMap(({ labels, points }) => {
    const first = points[0]?.[0];
    return first === undefined ? [] : [{ version: labels.version ?? '', at: first }];
  });
  // What ran at the beginning of everything that is known was deployed before.
  const earliest = Math.min(...seen.map(({ at }) => at));
  const deployed = seen.filter(({ at }) => at > earliest).toSorted((a, b) => b.at - a.at);
  return Promise.all(
    deployed.map(async ({ at: hour, version }) => {
      const at = await firstSeen(version, hour, prometheus);
      return { at: new Date(at * 1000).toISOString(), version, budgetSpent: await spentAround(at, set, prometheus) };
    }),
  );
}

/** The minute in which a version was first seen, within the step before `end`; both in seconds since the epoch. */
export async function firstSeen(version: string, end: number, prometheus: PrometheusClient): Promise<number> {
  const found = await prometheus.range(versions, { start: end - stepSeconds, end, step: secondsPer.minute });
  return found.find(({ labels }) => labels.version === version)?.points[0]?.[0] ?? end;
}

async function spentAround(
  at: number,
  set: ObjectiveSet,
  prometheus: PrometheusClient,
): Promise<Readonly<Record<string, number>>> {
  const left = (moment: number) => prometheus.vector(series(names.remaining(), {}), moment);
  const [before, after] = await Promise.all([left(at - aroundSeconds), left(at + aroundSeconds)]);
  const spent = set.objectives.filter(isBudget).map(({ id }) => {
    const of = (samples: typeof before) => samples.find(({ labels }) => labels.objective === id)?.value ?? 1;
    return [id, of(before) - of(after)] as const;
  });
  return Object.fromEntries(spent.filter(([, share]) => share > 0));
}
