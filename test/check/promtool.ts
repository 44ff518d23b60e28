/** Queries, wherever they stand, as one rule file: so that `promtool` judges them by the rules of Prometheus itself. */
import { stringify } from 'yaml';
import { maskVariables, type PlacedQuery } from '../../metrics/promql/check/index.ts';

/** A rule file with one recording per query; Grafana's variables are filled in. */
export function queriesAsRules(queries: readonly PlacedQuery[]): string {
  const rules = queries.map(({ query }, index) => ({ record: `query:${index}`, expr: maskVariables(query) }));
  return stringify({ groups: [{ name: 'queries', rules }] }, { lineWidth: 0, aliasDuplicateObjects: false });
}
