/** The way out: a query as text, for what the builder cannot say. */
import { type Computed, typed } from './vector.ts';

export interface RawQuery<L extends string, U extends string> {
  /** The labels of the result. Nothing but you guarantees them. */
  readonly labels: readonly L[];
  /** The unit of the result. */
  readonly unit: U;
  /** Why the builder could not say it. */
  readonly reason: string;
}

/**
 * A query as PromQL text. Its labels and unit are taken on trust; its text is still checked against the catalogue
 * wherever the rendered query is.
 * @throws TypeError without a reason
 */
export function raw<const L extends string, const U extends string>(
  text: string,
  { reason }: RawQuery<L, U>,
): Computed<L, U> {
  if (reason.trim() === '') throw new TypeError(`raw("${text}"): expected a reason`);
  return typed({ kind: 'raw', text });
}
