/** What may be told of an error whose message may not. */

/** The code of an error of the system, such as ENOENT; its message may quote what it read. */
export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'no code';
