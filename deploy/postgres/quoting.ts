/** Names and texts as they stand in SQL where no parameter may. */

/** Longer names are cut by the server, without an error. */
const longestNameBytes = 63;

export const expectedName = `1 to ${longestNameBytes} bytes, without control characters`;

/** Whether the server keeps the name as it is. */
export function isName(name: string): boolean {
  return name !== '' && Buffer.byteLength(name) <= longestNameBytes && !/\p{Cc}/u.test(name);
}

/** A name, quoted. @throws Error when it is none. */
export function identifier(name: string): string {
  if (!isName(name)) throw new Error(`${JSON.stringify(name)} is no name; expected: ${expectedName}`);
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text, quoted. */
export function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
