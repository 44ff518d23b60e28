/** Recording rules: a name and an expression in; a rule to render, and typed series to query, out. */
import type { Matcher } from './matchers.ts';
import { toMatches } from './matchers.ts';
import type { Mistake } from './mistake.ts';
import { selector } from './select.ts';
import { type Query, type Series, typed, type Vector } from './vector.ts';

/** A recording rule as it is rendered. */
export interface RecordRule {
  readonly record: string;
  readonly expression: Query;
  readonly labels: Readonly<Record<string, string>>;
}

/** A recorded series. Static labels are added to those of the expression. */
export interface Recording<L extends string, U extends string, S extends string, N extends string = string>
  extends RecordRule {
  readonly record: N;
  readonly expression: Vector<L, U>;
  readonly labels: Readonly<Record<S, string>>;
}

type RecordingName<N extends string> = N extends `${string}:${string}`
  ? N
  : Mistake<`"${N}" is no name of a recording: write level:metric:operation, such as route:http_requests:rate5m`>;

/** Declares a recorded series. Names follow `level:metric:operation`. */
export function record<
  const N extends string,
  L extends string,
  U extends string,
  const S extends Readonly<Record<string, string>> = Record<never, never>,
>(name: RecordingName<N>, expression: Vector<L, U>, labels?: S): Recording<L, U, Extract<keyof S, string>, N> {
  // The parameter's type leaves only the name (a `Mistake` has no value), and no labels are an empty record.
  return { record: name as unknown as N, expression, labels: labels ?? ({} as S) };
}

/** The series of a recording, narrowed down to its own static labels; a recording behaves as a gauge. */
export function recorded<L extends string, U extends string, S extends string, N extends string>(
  recording: Recording<L, U, S, N>,
  matchers: { readonly [K in L]?: string | Matcher<string> } = {},
): Series<'gauge', L | S, U, N> {
  return typed(selector(recording.record, toMatches({ ...recording.labels, ...matchers })));
}
