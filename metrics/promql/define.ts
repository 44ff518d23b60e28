/** Declares a catalogue and keeps every literal in its type. Names that mislead do not compile. */
import type { Catalogue, Entry } from './entry.ts';
import type { Mistake } from './mistake.ts';

/** Each entry where its name keeps the rules, else the sentence that says which one it breaks. */
export type CheckedCatalogue<C> = { readonly [N in keyof C]: CheckedEntry<N & string, C[N]> };

/** An established name is kept as it is; `inherited` says whose it is. */
type CheckedEntry<N extends string, E> = E extends { readonly inherited: string }
  ? E
  : E extends Entry
    ? [ReservedLabel<E>] extends [never]
      ? UnitFits<N, E['unit']> extends true
        ? SuffixFits<N, E['type']> extends true
          ? E
          : E['type'] extends 'counter'
            ? Mistake<`${N} is a counter: its name ends in _total, or inherited says whose name it is`>
            : Mistake<`${N} is a ${E['type']}: only a counter's name ends in _total`>
        : Mistake<`the name of ${N} does not go with its unit, ${E['unit']}`>
      : Mistake<`${N} has the label ${ReservedLabel<E>}, which Prometheus keeps for itself`>
    : E;

type ReservedLabel<E extends Entry> = keyof E['labels'] & ('le' | 'quantile' | 'job' | 'instance' | `__${string}`);

type SuffixFits<N extends string, T extends string> = [N, T] extends [`${string}_total`, 'counter']
  ? true
  : N extends `${string}_total`
    ? false
    : T extends 'counter'
      ? false
      : true;

/** What the end of a name says about the unit, https://prometheus.io/docs/practices/naming/ */
type UnitFits<N extends string, U extends string> = N extends `${string}_timestamp_seconds`
  ? U extends 'timestamp seconds'
    ? true
    : false
  : N extends `${string}_seconds` | `${string}_seconds_total`
    ? U extends 'seconds' | 'timestamp seconds'
      ? true
      : false
    : N extends `${string}_${infer Word extends 'bytes' | 'ratio' | 'celsius' | 'info'}`
      ? U extends Word
        ? true
        : false
      : N extends `${string}_bytes_total`
        ? U extends 'bytes'
          ? true
          : false
        : true;

/** Declares a catalogue: metric name → entry. Spread several to make one. */
export function defineCatalogue<const C extends Catalogue>(catalogue: C & CheckedCatalogue<C>): C {
  return catalogue;
}
