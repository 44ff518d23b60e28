/**
 * Periods as they are promised and as they run: a drill scales all of them down by one factor, so that the same rules
 * fire within minutes.
 */
import type { Slice } from '../objective.ts';

export const secondsPer = { minute: 60, hour: 3600, day: 86_400 } as const;

/** One slice, the base of all counts, in seconds as promised. */
const sliceSeconds = secondsPer.minute;
/**
 * A scrape carries the time at which it began and is stored when it is over, at the latest after its timeout (5 s; 1 s in
 * a drill). A slice that ended at its evaluation would miss the scrape that is under way then, and so would the next
 * slice, for which it lies before. So slices end a little earlier: this long, which does not shrink below a scrape.
 */
const settlingSeconds = 6;
const shortestSettlingSeconds = 1.2;
/** Prometheus's own lookback: a scrape gap up to this long loses nothing. */
const lookbackSeconds = 5 * secondsPer.minute;

export interface Timing {
  /** The factor that all periods are divided by; 1 in production. */
  readonly divisor: number;
  /** A period in seconds as promised → in seconds as it runs. */
  readonly seconds: (promised: number) => number;
  /** A period in seconds as promised → as a PromQL duration. */
  readonly duration: (promised: number) => string;
  readonly slice: Slice;
}

/**
 * @param divisor what all periods are divided by
 * @throws RangeError when a slice would be no whole number of seconds
 */
export function timingOf(divisor = 1): Timing {
  if (!(divisor >= 1) || sliceSeconds % divisor !== 0) {
    throw new RangeError(`periods divided by ${divisor}; expected: a divisor of ${sliceSeconds}, such as 60`);
  }
  const seconds = (promised: number): number => promised / divisor;
  const duration = (promised: number): string => printDuration(seconds(promised));
  const settled = Math.max(shortestSettlingSeconds, seconds(settlingSeconds));
  return {
    divisor,
    seconds,
    duration,
    slice: {
      window: duration(sliceSeconds),
      lookback: duration(lookbackSeconds),
      settled: printDuration(settled),
      before: printDuration(settled + seconds(sliceSeconds)),
    },
  };
}

/** Seconds as a PromQL duration: 90000 is `1d1h`, 270 is `4m30s`, 4.5 is `4s500ms`. */
export function printDuration(seconds: number): string {
  const sizes = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1_000],
    ['ms', 1],
  ] as const;
  let restMs = Math.round(seconds * 1000);
  let text = '';
  for (const [unit, sizeMs] of sizes) {
    const count = Math.floor(restMs / sizeMs);
    if (count > 0) text += `${count}${unit}`;
    restMs -= count * sizeMs;
  }
  return text;
}

/**
 * `1h` → 3600; units are s, m, h, d and w.
 * @throws TypeError for a text that is no duration of this kind
 */
export function parseDuration(text: string): number {
  const parts = [...text.matchAll(/(\d+)(s|m|h|d|w)/g)];
  const isWhole = parts.length > 0 && parts.map(([part]) => part).join('') === text;
  const sizes: Readonly<Record<string, number>> = {
    s: 1,
    m: secondsPer.minute,
    h: secondsPer.hour,
    d: secondsPer.day,
    w: 7 * secondsPer.day,
  };
  const seconds = parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (sizes[unit] ?? 0), 0);
  if (!isWhole || seconds === 0) {
    throw new TypeError(`"${text}" is no duration; expected: whole numbers with s, m, h, d or w, such as 30m or 1h30m`);
  }
  return seconds;
}
