/** Invented traffic, minute by minute: what its series look like to Prometheus, and what there is to count. */
import { secondsPer } from '../engine/timing.ts';
import type { Example, ExampleSeries } from './example.ts';

/** Some minutes that are all alike. */
export interface Phase {
  readonly minutes: number;
  /** Good and bad events in each minute; of time slices at most one of the two is 1. */
  readonly good: number;
  readonly bad: number;
  /** The target cannot be scraped; its counters go on. */
  readonly absent?: boolean;
  /** The counters start again from 0 at the beginning. */
  readonly restart?: boolean;
  /** What is excluded is recorded and does not count. */
  readonly excluded?: boolean;
}

/** What falls into one minute. */
export interface Minute {
  readonly good: number;
  readonly bad: number;
  readonly excluded: boolean;
  /** The target cannot be scraped. */
  readonly absent: boolean;
}

/** Two samples a minute, as a rate over a minute needs them. */
export const sampleSeconds = 30;
const samplesPerMinute = secondsPer.minute / sampleSeconds;
/** A gap up to this long loses nothing. */
const lookbackMinutes = 5;

/**
 * The minutes of the phases, as the rules must count them. After a gap, growth comes all at once; after a long one
 * there is nothing to compare the first value with, as in the very first minute.
 */
export function minutesOf(phases: readonly Phase[], { isGrowth }: { readonly isGrowth: boolean }): readonly Minute[] {
  const minutes: Minute[] = [];
  let pending = { good: 0, bad: 0, gap: 0 };
  for (const { minutes: count, good, bad, absent, excluded = false } of phases) {
    for (let index = 0; index < count; index++) {
      if (absent) {
        if (isGrowth) pending = { good: pending.good + good, bad: pending.bad + bad, gap: pending.gap + 1 };
        minutes.push({ good: 0, bad: 0, excluded, absent });
        continue;
      }
      const isFirst = isGrowth && minutes.length === 0;
      const isLost = isFirst || pending.gap >= lookbackMinutes;
      const counted = isLost ? { good: 0, bad: 0 } : { good: good + pending.good, bad: bad + pending.bad };
      minutes.push({ ...counted, excluded, absent: false });
      pending = { good: 0, bad: 0, gap: 0 };
    }
  }
  return minutes;
}

export interface InputSeries {
  readonly series: string;
  readonly values: string;
}

export interface SeriesOptions {
  /** Leaves a counter out until it first grows, as lazily made series are. */
  readonly bornWithFirstEvent?: boolean;
}

/**
 * The series of the phases in promtool's notation, a sample every `sampleSeconds`, and `up` of their targets. Two
 * instances share the events, so that what is no sum is noticed, and a third target that has none is always up.
 */
export function inputSeries(
  example: Example,
  phases: readonly Phase[],
  { bornWithFirstEvent = false }: SeriesOptions = {},
): readonly InputSeries[] {
  const instances = example.flatMap((one) => {
    const half = { ...one, good: one.good / 2, bad: one.bad / 2 };
    return [half, { ...half, series: one.series.replace(/([{, ]instance=")/, '$1second-') }];
  });
  const targets = new Set(instances.map(({ series }) => targetOf(series)));
  const samples = phases.reduce((sum, { minutes }) => sum + minutes * samplesPerMinute, 0);
  return [
    ...instances.map((one) => ({ series: one.series, values: valuesOf(one, phases, bornWithFirstEvent) })),
    ...[...targets].map((target) => ({ series: `up{${target}}`, values: upValues(phases) })),
    { series: 'up{job="other", instance="other"}', values: `1x${samples}` },
  ];
}

/** A switch that excludes time from the budget, as a series. */
export interface ExclusionExample {
  /** The switch of the objective under test, and one of another objective, which is always on. */
  readonly series: string;
  readonly other: string;
  readonly on: number;
  readonly off: number;
}

export function exclusionSeries(
  { series, other, on, off }: ExclusionExample,
  phases: readonly Phase[],
): readonly InputSeries[] {
  const values = phases.map(({ minutes, excluded }) => `${excluded ? on : off}x${minutes * samplesPerMinute - 1}`);
  return [
    { series, values: [off, ...values].join(' ') },
    { series: other, values: `${on}x${phases.reduce((sum, { minutes }) => sum + minutes * samplesPerMinute, 0)}` },
  ];
}

function valuesOf({ kind, good, bad }: ExampleSeries, phases: readonly Phase[], bornWithFirstEvent: boolean): string {
  const isMissing = (value: number): boolean => bornWithFirstEvent && kind === 'counter' && value === 0;
  let value = 0;
  // A counter is there before the first minute; the value of a gauge would make one more minute.
  const parts = [kind === 'gauge' || isMissing(0) ? '_' : '0'];
  for (const phase of phases) {
    const count = phase.minutes * samplesPerMinute;
    if (phase.restart) value = 0;
    const growth = kind === 'gauge' ? 0 : phase.good * good + phase.bad * bad;
    // Prometheus marks series as stale that a failed scrape does not bring.
    if (phase.absent) parts.push('stale', `_x${count - 1}`);
    else if (kind === 'gauge') parts.push(`${print(phase.bad > 0 ? bad : good)}x${count - 1}`);
    else if (isMissing(value + growth)) parts.push(`_x${count}`);
    else parts.push(...steps(value, growth, phase.minutes));
    value += growth * phase.minutes;
  }
  return parts.join(' ');
}

/**
 * A counter that has grown by the first sample of each minute: the last one is as old as the evaluation, and the rules
 * leave it to the next slice, because in production such a scrape may still be under way.
 */
const steps = (value: number, growth: number, minutes: number): readonly string[] =>
  growth === 0
    ? [`${print(value)}x${minutes * samplesPerMinute - 1}`]
    : Array.from({ length: minutes }, (_, index) => `${print(value + growth * (index + 1))}x${samplesPerMinute - 1}`);

const upValues = (phases: readonly Phase[]): string =>
  ['1', ...phases.map(({ minutes, absent }) => `${absent ? 0 : 1}x${minutes * samplesPerMinute - 1}`)].join(' ');

/** As many digits as a double keeps, without the noise of its last ones. */
const print = (value: number): string => String(Number(value.toPrecision(14)));

function targetOf(series: string): string {
  const found = ['job', 'instance'].map((label) => new RegExp(`[{, ]${label}="([^"]*)"`).exec(series)?.[1] ?? '');
  return `job="${found[0]}", instance="${found[1]}"`;
}
