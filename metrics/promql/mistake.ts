/** Sentences as types: how a wrong query tells its author what is wrong. */

declare const why: unique symbol;

/**
 * No value ever has this type; its only use is the sentence that the compiler shows:
 * `Type … is not assignable to type 'Mistake<"rate() needs a counter, but …">'`.
 */
export interface Mistake<Sentence extends string> {
  readonly [why]: Sentence;
}

/** A list of texts as one text: `a, b, c`. */
export type JoinTuple<T extends readonly unknown[]> = T extends readonly [infer First, ...infer Rest]
  ? Rest extends readonly []
    ? `${First & (string | number)}`
    : `${First & (string | number)}, ${JoinTuple<Rest>}`
  : '';

/** A union of texts as one text, `a, b, c`, or `none`. Evaluated only where a sentence needs it. */
export type Join<U extends string | number> = [U] extends [never] ? 'none' : JoinTuple<ToTuple<U>>;

/** A vector's labels as a sentence names them. */
export type NamesOf<L extends string> = [L] extends [never] ? 'no labels' : Join<L>;

type ToIntersection<U> = (U extends unknown ? (of: U) => void : never) extends (of: infer I) => void ? I : never;
type LastOf<U> = ToIntersection<U extends unknown ? (of: U) => void : never> extends (of: infer L) => void ? L : never;
type ToTuple<U, Done extends readonly unknown[] = []> = [U] extends [never]
  ? Done
  : ToTuple<Exclude<U, LastOf<U>>, [LastOf<U>, ...Done]>;
