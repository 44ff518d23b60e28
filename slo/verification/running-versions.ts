/** Which versions of the app run, as Prometheus sees it. */
import { m } from '../../metrics/catalogue/index.ts';
import { select } from '../../metrics/promql/index.ts';
import { call } from '../engine/expression.ts';
import { secondsPer } from '../engine/timing.ts';
import { objectiveSet } from '../objectives.ts';
import type { PrometheusClient, RangeSeries } from '../prometheus/client.ts';
import { firstSeen, stepSeconds, versions } from '../status/deploys.ts';

export interface RunningVersion {
  readonly version: string;
  /** When it was first seen after the last other one. */
  readonly since: Date;
}

/** More than one while a deploy goes on; none while no worker is seen. @throws PrometheusError when it does not answer */
export async function readRunningVersions(prometheus: PrometheusClient, now: Date): Promise<readonly RunningVersion[]> {
  const end = now.getTime() / 1000;
  const start = end - objectiveSet.periodDays * secondsPer.day;
  const [running, history] = await Promise.all([
    prometheus.vector(versions, end),
    prometheus.range(versions, { start, end, step: stepSeconds }),
  ]);
  return Promise.all(
    running.map(async ({ labels: { version = '' } }) => {
      const at = await firstSeen(version, returnedAt(version, history) ?? end, prometheus);
      return { version, since: new Date(at * 1000) };
    }),
  );
}

/** The first point of a version after the last one of any other; what runs again after a deploy was taken back is new. */
function returnedAt(version: string, history: readonly RangeSeries[]): number | undefined {
  const points = (isAsked: (name: string | undefined) => boolean): readonly number[] =>
    history.filter(({ labels }) => isAsked(labels.version)).flatMap((one) => one.points.map(([at]) => at));
  const lastOther = Math.max(...points((name) => name !== version));
  return points((name) => name === version).find((at) => at > lastOther);
}

/** When that worker was scraped whose last scrape is the oldest; null while none is seen. @throws PrometheusError */
export async function workersScrapedAt(prometheus: PrometheusClient): Promise<Date | null> {
  const [oldest] = await prometheus.vector(call('min', call('timestamp', select(m.lvd_build_info, { job: 'app' }))));
  return oldest ? new Date(oldest.value * 1000) : null;
}
