/**
 * Whether Prometheus counted requests that there never were: a worker that was killed counts from zero again, which must
 * look like that and nothing else.
 */
import { z } from 'zod';
import { m } from '../../metrics/catalogue/index.ts';
import type { Kill } from './killing.ts';
import type { Attempt } from './load.ts';
import type { Finding } from './proof.ts';

/** Routes that only the load asks for. */
const ownRoutes = '/|/suites/:suite';
/** Before and after a kill; several scrapes. */
const aroundMs = 45_000;
/** More than was sent, as a share. */
const largestExcess = 0.01;

const matrixSchema = z.object({
  data: z.object({
    result: z.array(z.object({ values: z.array(z.tuple([z.number(), z.string()])) })),
  }),
});

/** Samples as seconds since 1970 and value. */
type Series = readonly (readonly [seconds: number, value: number])[];

export async function rateFindings(
  prometheusUrl: string,
  attempts: readonly Attempt[],
  kills: readonly Kill[],
): Promise<readonly Finding[]> {
  const selector = `{job="app",http_route=~"${ownRoutes}"}`;
  const name = m.http_server_request_duration_seconds.name;
  const start = Math.min(...kills.map(({ at }) => at)) / 1000 - 60;
  const end = Date.now() / 1000;
  const counts = await matrix(prometheusUrl, 'query', {
    query: `${name}_count${selector}[${Math.ceil(end - start)}s]`,
  });
  const own = attempts.filter(({ path }) => !path.startsWith('/api'));
  const excesses = kills.filter(({ what }) => what.startsWith('app-')).map(({ at }) => excessAround(at, counts, own));
  const ratios = await matrix(prometheusUrl, 'query_range', {
    query: `sum(rate(${name}_bucket{job="app",http_route=~"${ownRoutes}",le="0.3"}[1m])) / sum(rate(${name}_count${selector}[1m]))`,
    start: String(start),
    end: String(end),
    step: '5',
  });
  // Without requests there is no share.
  const shares = ratios.flatMap((series) => series.map(([, value]) => value)).filter((value) => !Number.isNaN(value));
  const largestShare = Math.max(...shares);
  const starts = await matrix(prometheusUrl, 'query', {
    query: `${m.process_start_time_seconds.name}{job="app"}[${Math.ceil(end - start)}s]`,
  });
  const restarts = starts.reduce((sum, series) => sum + new Set(series.map(([, value]) => value)).size - 1, 0);
  return [
    {
      claim: `around no kill of a worker did Prometheus count more than ${largestExcess * 100} % over what was sent`,
      seen: `at most ${percent(Math.max(...excesses))} over it in ${excesses.length} windows; ${restarts} times a worker began anew`,
      held: excesses.length > 0 && restarts > 0 && excesses.every((excess) => excess <= largestExcess),
    },
    {
      claim: 'the recorded share of fast requests never exceeds all of them by more than 1 %',
      seen: `at most ${percent(largestShare)} of them, at ${shares.length} moments`,
      held: shares.length > 0 && largestShare <= 1 + largestExcess,
    },
  ];
}

/** How much more the series grew around a moment than requests were under way there; negative when it was less. */
function excessAround(at: number, counts: readonly Series[], attempts: readonly Attempt[]): number {
  // What came before the first attempt was somebody else's.
  const firstMs = performance.timeOrigin + Math.min(...attempts.map(({ sentAt }) => sentAt));
  const [from, to] = [Math.max(at - aroundMs, firstMs), at + aroundMs];
  const counted = counts
    .map((series) => series.filter(([seconds]) => seconds * 1000 >= from && seconds * 1000 <= to))
    .reduce((sum, series) => sum + increaseOf(series), 0);
  const sent = attempts.filter(({ sentAt, tookMs }) => {
    const began = performance.timeOrigin + sentAt;
    return began <= to && began + tookMs >= from;
  });
  return counted / sent.length - 1;
}

/** As Prometheus counts, but without extrapolation: after a fall, the whole new value is an increase. */
export function increaseOf(series: Series): number {
  return series.slice(1).reduce((sum, [, value], index) => {
    const before = series[index]?.[1] ?? 0;
    return sum + (value < before ? value : value - before);
  }, 0);
}

async function matrix(
  prometheusUrl: string,
  kind: 'query' | 'query_range',
  parameters: Readonly<Record<string, string>>,
): Promise<readonly Series[]> {
  const response = await fetch(`${prometheusUrl}api/v1/${kind}`, {
    method: 'POST',
    body: new URLSearchParams(parameters),
  });
  if (!response.ok) throw new Error(`${parameters.query}: ${await response.text()}`);
  const { data } = matrixSchema.parse(await response.json());
  return data.result.map(({ values }) => values.map(([seconds, value]) => [seconds, Number(value)] as const));
}

const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
