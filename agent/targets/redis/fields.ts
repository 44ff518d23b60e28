/** Fields of INFO that are metrics as they are: a table of both in, their values out. */
import type { ValueMetric } from '../../output.ts';
import type { Fields } from './info.ts';

/** Field → metric, where the field holds a number in the metric's unit, or `ok` and `err` for a state. */
export type FieldTable<M extends ValueMetric> = Readonly<Record<string, M>>;

/** Emits every field that this server has. A value that is no number makes `emit` throw. */
export function emitFields<M extends ValueMetric>(
  fields: Fields,
  table: FieldTable<M>,
  emit: (metric: M, value: number) => void,
): void {
  for (const field in table) {
    const value = fields.get(field);
    const metric = table[field];
    // A ratio to nothing is no figure: an allocator other than jemalloc does not tell what it has.
    if (value !== undefined && metric && !/^-?(nan|inf)$/.test(value)) emit(metric, numberOf(value));
  }
}

function numberOf(value: string): number {
  if (value === 'ok') return 1;
  if (value === 'err') return 0;
  return value === '' ? Number.NaN : Number(value);
}
