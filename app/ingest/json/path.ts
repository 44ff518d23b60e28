/** Where the rows of a JSON document lie, and where one of them was found. */

/** The way to an array from the top, outermost first; `*` is any key or index. */
export type RowPath = readonly string[];

export interface RowPlace {
  /** `results[3]`, as a problem names it. */
  readonly at: string;
  /** The way to the row's array. */
  readonly path: readonly (string | number)[];
  readonly index: number;
}

export function matches(path: readonly (string | number)[], pattern: RowPath): boolean {
  return path.length === pattern.length && pattern.every((part, index) => part === '*' || part === path[index]);
}

/** `results.tests[3].name`; a key that is no plain word stands in brackets. */
export function renderPath(path: readonly PropertyKey[]): string {
  const text = path.map((part) => {
    if (typeof part === 'number') return `[${part}]`;
    const key = String(part);
    return /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
  });
  return text.join('').replace(/^\./, '');
}

/** What stands at the end of a path; undefined where the document goes another way. */
export function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let value = document;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    // The line above saw that the object has it.
    value = (value as Readonly<Record<PropertyKey, unknown>>)[part];
  }
  return value;
}
