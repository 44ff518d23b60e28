/**
 * Checks a value that was read from a file against what is expected of it. Every problem is told, with the path of its
 * field and never with its value, which may be a secret.
 */

/** Where in the file something stands, and where problems go. */
export class Place {
  readonly path: string;
  readonly problems: string[];

  constructor(path: string, problems: string[]) {
    this.path = path;
    this.problems = problems;
  }

  at(key: string): Place {
    return new Place(`${this.path}.${shownKey(key)}`, this.problems);
  }

  /** Notes that something else is expected here. */
  expect(what: string): undefined {
    this.problems.push(`${this.path}: expected: ${what}`);
  }
}

/** A key that looks like a name; with a space or a colon forgotten, it may be a secret. */
export const shownKey = (key: string): string => (/^[\w.-]{1,40}$/.test(key) ? key : '(a name that is not shown)');

/** The value as what is expected; undefined when it is not, which has then been noted. */
export type Read<T> = (value: unknown, place: Place) => T | undefined;

/** A text, of which `isGood` may ask more. */
export const text =
  (expected = 'text', isGood: (given: string) => boolean = () => true): Read<string> =>
  (value, place) =>
    typeof value === 'string' && isGood(value) ? value : place.expect(expected);

export const flag: Read<boolean> = (value, place) =>
  typeof value === 'boolean' ? value : place.expect('true or false');

export const wholeNumberFrom =
  (minimum: number): Read<number> =>
  (value, place) =>
    Number.isInteger(value) && Number(value) >= minimum
      ? Number(value)
      : place.expect(`a whole number from ${minimum} on`);

export const oneOf =
  <const V extends string>(values: readonly V[]): Read<V> =>
  (value, place) =>
    values.find((one) => one === value) ?? place.expect(`one of ${values.filter(Boolean).join(', ')}`);

export const list =
  <T>(read: Read<T>): Read<readonly T[]> =>
  (value, place) => {
    if (!Array.isArray(value)) return place.expect('a list');
    return whole(value.map((entry, index) => read(entry, place.at(String(index)))));
  };

/** Whatever its keys are called. */
export const mapOf =
  <T>(read: Read<T>): Read<ReadonlyMap<string, T>> =>
  (value, place) => {
    if (!isRecord(value)) return place.expect('names with values');
    const entries = whole(
      Object.entries(value).map(([key, entry]) => {
        const given = read(entry, place.at(key));
        return given === undefined ? undefined : ([key, given] as const);
      }),
    );
    return entries && new Map(entries);
  };

export interface Field<T> {
  readonly read: Read<T>;
  /** What counts where it is not given. */
  readonly fallback: T;
}

export const optional = <T>(read: Read<T>): Field<T | undefined> => ({ read, fallback: undefined });
export const otherwise = <T>(fallback: T, read: Read<T>): Field<T> => ({ read, fallback });

type Shape = Readonly<Record<string, Field<unknown>>>;
export type FieldsOf<S extends Shape> = { readonly [N in keyof S]: S[N]['fallback'] };

/** These fields and no others. */
export const fields =
  <const S extends Shape>(shape: S): Read<FieldsOf<S>> =>
  (value, place) => {
    if (!isRecord(value)) return place.expect('fields');
    const before = place.problems.length;
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(shape, key)) place.problems.push(`${place.at(key).path}: no such field`);
    }
    const entries = Object.entries(shape).map(([name, { read, fallback }]) => {
      const given = value[name];
      // Nothing behind the colon is as good as no such line.
      return [name, given === undefined || given === null ? fallback : read(given, place.at(name))] as const;
    });
    // Object.fromEntries forgets which key has which value; each comes from the field of its key.
    return place.problems.length === before ? (Object.fromEntries(entries) as FieldsOf<S>) : undefined;
  };

/** All of them; undefined when one is. */
function whole<T>(values: readonly (T | undefined)[]): readonly T[] | undefined {
  const given = values.filter((value) => value !== undefined);
  return given.length === values.length ? given : undefined;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
