/** PromQL durations: what the compiler accepts as a literal, and the same check for texts that it cannot see. */
import type { Mistake } from './mistake.ts';

type DurationUnit = 'ms' | 's' | 'm' | 'h' | 'd' | 'w' | 'y';

/** Intervals that Grafana puts in; they mean nothing outside of a dashboard. */
export type GrafanaInterval = '$__rate_interval' | '$__range' | '$__interval';

/** A PromQL duration or one of Grafana's interval variables. */
export type Duration =
  | `${bigint}${DurationUnit}`
  | `${bigint}${DurationUnit}${bigint}${DurationUnit}`
  | GrafanaInterval;

/** Any text, of which the editor offers Grafana's intervals; whether it is a duration is for `CheckedDuration` to say. */
export type DurationText = GrafanaInterval | (string & Record<never, never>);

/** The type itself when it is a duration, else the sentence that says what one looks like. */
export type CheckedDuration<D extends string> =
  IsDuration<D> extends true
    ? D
    : Mistake<`"${D}" is no duration: write a whole number and ms, s, m, h, d, w or y, such as 5m or 1h30m`>;

/** A literal is read digit by digit; of a computed text only the shape is known, and `assertDuration` does the rest. */
type IsDuration<D extends string> = D extends GrafanaInterval
  ? true
  : IsLiteral<D> extends true
    ? StartsWithNumber<D>
    : D extends Duration
      ? true
      : false;

type IsLiteral<S extends string> = Record<never, never> extends Record<S, 1> ? false : true;

type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';

type StartsWithNumber<S extends string> = S extends `${Digit}${infer Rest}` ? AfterDigit<Rest> : false;

type AfterDigit<S extends string> = S extends `${Digit}${infer Rest}`
  ? AfterDigit<Rest>
  : S extends `ms${infer Rest}`
    ? AfterUnit<Rest>
    : S extends `${infer Unit}${infer Rest}`
      ? Unit extends DurationUnit
        ? AfterUnit<Rest>
        : false
      : false;

type AfterUnit<S extends string> = S extends '' ? true : StartsWithNumber<S>;

/** https://prometheus.io/docs/prometheus/latest/querying/basics/#float-literals-and-time-durations */
const pattern = /^(\d+y)?(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?(\d+ms)?$/;

/** @throws TypeError for a text that Prometheus would not take as a duration, or one of length 0 */
export function assertDuration(text: string, where: string): void {
  const isGrafanas = text.startsWith('$__');
  const isDuration = text !== '' && pattern.test(text) && /[1-9]/.test(text);
  if (isGrafanas || isDuration) return;
  throw new TypeError(`${where}: "${text}" is no duration; expected: units from large to small, such as 5m or 1h30m`);
}
