/** The arithmetic of units, at the type level: what a rate, a sum, a product or a quotient is measured in. */

type Same<A extends string, B extends string> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** Units that scale nothing: multiplied with one, the other side keeps its unit. */
type Plain = 'ratio' | 'info' | 'state';

/** Of a counter's growth per second. Seconds per second are a share of the time; buckets stay buckets. */
export type PerSecond<U extends string> = U extends 'seconds'
  ? 'ratio'
  : U extends `bucket of ${string}`
    ? Growth<U>
    : `${U}/s`;

/** Of a counter's growth within a window. */
export type Growth<U extends string> = U extends `bucket of ${string}` ? `growth of ${U}` : U;

/** Of a sum; `never` when the two cannot be added. A point in time plus a time is a point in time. */
export type Sum<A extends string, B extends string> =
  Same<A, B> extends true
    ? A extends 'timestamp seconds'
      ? never
      : A
    : [A, B] extends ['timestamp seconds', 'seconds'] | ['seconds', 'timestamp seconds']
      ? 'timestamp seconds'
      : never;

/** Of a difference; `never` when one cannot be taken from the other. Between two points in time lies a time. */
export type Difference<A extends string, B extends string> =
  Same<A, B> extends true
    ? A extends 'timestamp seconds'
      ? 'seconds'
      : A
    : [A, B] extends ['timestamp seconds', 'seconds']
      ? 'timestamp seconds'
      : never;

/** Of a remainder or a comparison: both sides must be in the same unit. */
export type Common<A extends string, B extends string> = Same<A, B> extends true ? A : never;

/** Of a quotient: equal units cancel out, an amount by its rate is a time. */
export type Quotient<A extends string, B extends string> =
  Same<A, B> extends true
    ? 'ratio'
    : B extends Plain
      ? A
      : [A, B] extends [infer X extends string, `${infer Y}/s`]
        ? Same<X, Y> extends true
          ? 'seconds'
          : X extends 'ratio'
            ? `seconds per ${Y}`
            : `${A} per ${B}`
        : B extends 'seconds'
          ? `${A}/s`
          : `${A} per ${B}`;

/** Of a product: a ratio leaves the other side as it is, a rate times a time is an amount. */
export type Product<A extends string, B extends string> = B extends Plain
  ? A
  : A extends Plain
    ? B
    : [A, B] extends [`${infer X}/s`, 'seconds'] | ['seconds', `${infer X}/s`]
      ? X
      : `${A} × ${B}`;
