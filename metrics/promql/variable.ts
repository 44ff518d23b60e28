/** Dashboard variables: the values of one label, chosen by the viewer, and used as a matcher of that label. */
import type { Metric } from './entry.ts';
import { type CheckedMatchers, type MatchersOf, type SeriesLabel, toMatches } from './matchers.ts';
import type { Join, Mistake } from './mistake.ts';
import { printNode } from './print.ts';

/** A variable that holds values of the label `L`. As a matcher it is `=~"$name"`, so that several may be chosen. */
export interface Variable<L extends string> {
  readonly variable: string;
  readonly label: L;
  readonly operator: '=~';
  readonly value: string;
  /** Grafana's query for the values: `label_values(up{job="app"}, instance)`. */
  readonly valuesQuery: string;
}

type OnMetric<M extends Metric, L extends string> =
  L extends SeriesLabel<M> ? L : Mistake<`${M['name']} has no label ${L}; its labels are ${Join<SeriesLabel<M>>}`>;

/** Declares a variable `name` whose values are those that the label has on the series of `metric` (its name as in the catalogue). */
export function variable<
  M extends Metric,
  const L extends string,
  const S extends MatchersOf<M> = Record<never, never>,
>(name: string, metric: M, label: OnMetric<M, L>, matchers?: CheckedMatchers<M, S>): Variable<L> {
  if (!/^\w+$/.test(name)) {
    throw new TypeError(`variable "${name}": expected a name of letters, digits and underscores`);
  }
  const series = metric.type === 'histogram' ? `${metric.name}_count` : metric.name;
  const selected = printNode({ kind: 'selector', name: series, matches: toMatches(matchers) });
  return {
    variable: name,
    // The parameter's type leaves only the label: a `Mistake` has no value.
    label: label as unknown as L,
    operator: '=~',
    value: `$${name}`,
    valuesQuery: `label_values(${selected}, ${label as unknown as L})`,
  };
}
