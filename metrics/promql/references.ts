/** Catalogue entries as values, so that the editor completes, renames and checks every use of a metric. */
import type { Catalogue, Metric } from './entry.ts';

/** The entries of a catalogue by name, each together with its name. */
export type References<C extends Catalogue> = { readonly [N in keyof C]: Metric<N & string, C[N]> };

/** The catalogue as values: `m.http_server_active_requests`. */
export function references<const C extends Catalogue>(catalogue: C): References<C> {
  const named = Object.entries(catalogue).map(([name, entry]) => [name, { ...entry, name }]);
  // Object.fromEntries forgets which key has which value; each value here is the entry of its own key.
  return Object.fromEntries(named) as unknown as References<C>;
}
