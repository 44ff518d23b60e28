/** Recording rules: a name and an expression in; a rule to render, and typed series to query, out. */
import { series } from './select.ts';
import type { LabelsIn, Matcher, Query, Series, SeriesKind, UnitOf, Vector } from './types.ts';

/** A recording rule as it is rendered. */
export interface RecordRule {
  readonly record: string;
  readonly expression: Query;
  readonly labels: Readonly<Record<string, string>>;
}

/** A recorded series. Static labels are added to those of the expression. */
export interface Recording<L extends string = string, U extends string = string, S extends string = string>
  extends RecordRule {
  readonly expression: Vector<L, U>;
  readonly labels: Readonly<Record<S, string>>;
}

/** Declares a recorded series. Names follow `level:metric:operation`. */
export function record<V extends Query, const S extends Readonly<Record<string, string>> = Record<never, string>>(
  name: string,
  expression: V,
  labels?: S,
): Recording<LabelsIn<V>, UnitOf<V>, Extract<keyof S, string>> {
  return { record: name, expression: expression as never, labels: (labels ?? {}) as never }; // phantom types only
}

/** The series of a recording, narrowed down to its own static labels; a recording behaves as a gauge. */
export function recorded<L extends string, U extends string, S extends string>(
  recording: Recording<L, U, S>,
  matchers: { readonly [K in L]?: string | Matcher<string> } = {},
): Series<SeriesKind & 'gauge', L | S, U> {
  return series(recording.record, { ...recording.labels, ...matchers });
}
