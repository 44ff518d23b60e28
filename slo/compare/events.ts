/** Simulated events, and the counters that a scrape sees of them. The truth is counted from the events themselves. */
import type { InputSeries } from './promtool.ts';

/** The resolution of the simulation. */
export const tickSeconds = 5;

/** A minute before and after: growth needs a value before it, and a slice ends before its evaluation. */
const marginSeconds = 60;

/** How long Prometheus looks at a simulation. */
export const watchedSeconds = (seconds: number): number => seconds + 2 * marginSeconds;

/** How many events happen within the tick that ends at this second (a multiple of the tick, counted from the start). */
export type Events = (second: number) => number;

/** A constant rate, spread evenly. */
export const steady =
  (perMinute: number): Events =>
  (second) =>
    Math.floor((perMinute * second) / 60 + 1e-9) - Math.floor((perMinute * (second - tickSeconds)) / 60 + 1e-9);

/** So many events at once, within the tick that ends at this second. */
export const burst =
  (at: number, count: number): Events =>
  (second) =>
    second === at ? count : 0;

/** Only in the ticks of `from < second <= to`. */
export const between =
  (from: number, to: number, events: Events): Events =>
  (second) =>
    second > from && second <= to ? events(second) : 0;

export const both =
  (...parts: readonly Events[]): Events =>
  (second) =>
    parts.reduce((sum, part) => sum + part(second), 0);

export const never: Events = () => 0;

/** A counter as its service exposes it. */
export interface Exposed {
  readonly series: string;
  readonly events: Events;
  /** The seconds at which the service starts again, and counts from 0. */
  readonly restarts?: readonly number[];
  /** Not exposed before its first event, as labelled counters often are. */
  readonly born?: boolean;
}

export interface Scrape {
  readonly seconds: number;
  readonly intervalSeconds: number;
  /** No scrape succeeds in `from <= second < to`. */
  readonly gap?: { readonly from: number; readonly to: number };
}

/** The number of events of the whole simulation. */
export function countEvents(events: Events, seconds: number): number {
  let count = 0;
  for (let second = tickSeconds; second <= seconds; second += tickSeconds) count += events(second);
  return count;
}

/** What Prometheus sees of a counter. */
export function scraped({ series, events, restarts = [], born = false }: Exposed, scrape: Scrape): InputSeries {
  const values: string[] = [];
  let value = 0;
  let isThere = !born;
  for (let second = 0; second <= scrape.seconds; second += tickSeconds) {
    if (restarts.includes(second)) value = 0;
    const count = second === 0 ? 0 : events(second);
    value += count;
    isThere ||= count > 0;
    if (second % scrape.intervalSeconds === 0) values.push(isThere && !isInGap(second, scrape) ? String(value) : '_');
  }
  const margin = marginSeconds / scrape.intervalSeconds;
  // One sample, so that no rate() sees an idle minute before the events: 0/0 would be its answer.
  const before = [...Array.from({ length: margin - 1 }, () => '_'), born ? '_' : '0', '_'];
  const after = Array.from({ length: margin }, () => String(value));
  return { series, values: [...before, ...values.slice(1), ...after].join(' ') };
}

/** A series that is constant while it is scraped, such as `up`. */
export const constant = (series: string, value: number, scrape: Scrape): InputSeries => ({
  series,
  values: Array.from({ length: watchedSeconds(scrape.seconds) / scrape.intervalSeconds + 1 }, (_, index) =>
    isInGap(index * scrape.intervalSeconds - marginSeconds, scrape) ? '_' : String(value),
  ).join(' '),
});

const isInGap = (second: number, { gap }: Scrape): boolean =>
  gap !== undefined && second >= gap.from && second < gap.to;
