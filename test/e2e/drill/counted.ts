/** What Prometheus itself counted during a fault, and how regularly it did so. */
import { names } from '../../../slo/engine/names.ts';
import { printDuration } from '../../../slo/engine/timing.ts';
import type { Counted } from './detection.ts';

/** Times in milliseconds since the epoch. */
interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Reads the counts of an objective.
 * @param longSeconds the tier's long window, as it runs
 */
export async function readCounted(
  prometheusUrl: string,
  objective: string,
  { startMs, endMs }: Span,
  longSeconds: number,
): Promise<Counted> {
  const seconds = (endMs - startMs) / 1000;
  const sum = (side: 'bad' | 'total', window: number, atMs: number): Promise<number> =>
    readValue(
      prometheusUrl,
      `sum_over_time(${names.within(side, '1m')}{objective="${objective}"}[${printDuration(window)}])`,
      atMs,
    );
  const [bad, total, before] = await Promise.all([
    sum('bad', seconds, endMs),
    sum('total', seconds, endMs),
    sum('total', longSeconds, startMs),
  ]);
  const perSecond = total / seconds;
  return { share: bad / total, perSecond, historySeconds: before / perSecond };
}

/** How much longer than a slice Prometheus took at worst between two counts of an objective, in seconds. */
export async function readLatenessSeconds(
  prometheusUrl: string,
  objective: string,
  { startMs, endMs }: Span,
  sliceSeconds: number,
): Promise<number> {
  const window = printDuration((endMs - startMs) / 1000);
  const series = `${names.within('total', '1m')}{objective="${objective}"}[${window}]`;
  const [found] = await readResult<{ values: [number, string][] }>(prometheusUrl, series, endMs);
  const times = (found?.values ?? []).map(([time]) => time);
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  return Math.max(0, ...gaps.map((gap) => gap - sliceSeconds));
}

/** The value of a query that has one series; 0 when there is none. */
export async function readValue(prometheusUrl: string, query: string, atMs: number): Promise<number> {
  const [found] = await readResult<{ value: [number, string] }>(prometheusUrl, query, atMs);
  return Number(found?.value[1] ?? 0);
}

async function readResult<R>(prometheusUrl: string, query: string, atMs: number): Promise<readonly R[]> {
  const body = new URLSearchParams({ query, time: String(atMs / 1000) });
  const response = await fetch(`${prometheusUrl}api/v1/query`, { method: 'POST', body });
  // The shape is Prometheus's documented answer to an instant query.
  const answer = (await response.json()) as { status: string; error?: string; data?: { result: R[] } };
  if (answer.status !== 'success' || !answer.data) throw new Error(`${query}: ${answer.error}`);
  return answer.data.result;
}
