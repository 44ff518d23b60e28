/** Recorded series for dashboards, with the type that panels check: the unit, and the labels that are always there. */
import { type Computed, typed } from '../../metrics/promql/vector.ts';

/**
 * The series of a record. @param unit what its values are in, on trust: the engine's records have no compiler
 * @param variable a Grafana variable that chooses among the values of the label of its name
 */
export function recordedSeries<const U extends string>(
  name: string,
  _unit: U,
  labels: Readonly<Record<string, string>> = {},
  variable?: string,
): Computed<'objective' | 'window', U> {
  const fixed = Object.entries(labels).map(([label, value]) => ({ label, operator: '=' as const, value }));
  const choice = variable ? [{ label: variable, operator: '=~' as const, value: `$${variable}` }] : [];
  return typed({ kind: 'selector', name, matches: [...choice, ...fixed] });
}
