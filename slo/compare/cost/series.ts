/** The series of a service whose objective is counted, and those that rules record of it, as histories to backfill. */
import type { History } from './open-metrics.ts';

/** Sets of different sizes stand side by side in one Prometheus; a label tells them apart. */
export const sizeLabel = 'size';
export const scrapeSeconds = 15;

const codes = ['200', '304', '404', '500'] as const;
const routesPerInstance = 10;
const instances = 10;

/** The request counter with so many series: 10 instances × 10 routes × 4 codes are 400, and a quarter counts errors. */
export function rawHistories(size: number, seconds: number): readonly History[] {
  return Array.from({ length: size }, (_, index) => {
    const code = codes[index % codes.length];
    const pair = Math.floor(index / codes.length);
    const [instance, route] = [Math.floor(pair / routesPerInstance), pair % routesPerInstance];
    const labels = `job="shop",instance="${instance}",route="${route}",code="${code}",${sizeLabel}="${size}"`;
    return { series: `shop_requests_total{${labels}}`, intervalSeconds: scrapeSeconds, seconds };
  });
}

/** `up` of every instance, which rules of growth read as well. */
export const upHistories = (seconds: number): readonly History[] =>
  Array.from({ length: instances }, (_, index) => ({
    series: `up{job="shop",instance="${index}"}`,
    intervalSeconds: scrapeSeconds,
    seconds,
  }));

/** A series that a rule records. */
export interface Recorded {
  readonly record: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** @param seconds how far back each series is read */
export function recordedHistories(
  recorded: readonly Recorded[],
  intervalSeconds: number,
  seconds: (record: string) => number,
): readonly History[] {
  const named = recorded.map(({ record, labels }) => {
    const inside = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    return { series: `${record}{${inside.join(',')}}`, intervalSeconds, seconds: seconds(record) };
  });
  return [...new Map(named.map((history) => [history.series, history])).values()];
}
