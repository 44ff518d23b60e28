/**
 * Many rows for one statement: every column goes as one array, so that the statement's text does not depend on their
 * number and the server plans it once.
 */

type Value = string | number | boolean | null;

export interface Column<R> {
  readonly name: string;
  /** Of an element, as PostgreSQL calls it. */
  readonly type: 'int' | 'bigint' | 'smallint' | 'float8' | 'boolean' | 'text' | 'timestamptz' | 'jsonb';
  readonly of: (row: R) => Value;
}

/**
 * `unnest($3::int[], $4::text[]) as NAME(a, b)`, for the FROM of a statement. `first`: number of its first parameter.
 * `at`: whether there is a column `at` beside them that counts the rows from 1.
 */
export function rowSource(name: string, columns: readonly Column<never>[], first: number, at = false): string {
  const arrays = columns.map(({ type }, index) => `$${first + index}::${type}[]`).join(', ');
  const names = namesOf(columns);
  return at ? `unnest(${arrays}) with ordinality as ${name}(${names}, at)` : `unnest(${arrays}) as ${name}(${names})`;
}

export function namesOf(columns: readonly Column<never>[]): string {
  return columns.map(({ name }) => name).join(', ');
}

/** The parameters that `rowSource` speaks of: one array literal per column. */
export function arraysOf<R>(columns: readonly Column<R>[], rows: readonly R[]): readonly string[] {
  return columns.map(({ of }) => arrayLiteral(rows, of));
}

/** The driver's own takes several times as long: it treats numbers as text that may need escapes. */
function arrayLiteral<R>(rows: readonly R[], of: (row: R) => Value): string {
  let literal = '{';
  for (const row of rows) {
    const value = of(row);
    if (literal.length > 1) literal += ',';
    if (value === null) literal += 'NULL';
    else literal += typeof value === 'string' ? quoted(value) : value;
  }
  return `${literal}}`;
}

const special = /["\\]/g;

function quoted(text: string): string {
  return `"${text.replace(special, '\\$&')}"`;
}
