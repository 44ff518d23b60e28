/** What a check found: a sentence, and where. */

export interface Problem {
  /** The file, rule or panel, from the outside in. */
  readonly where: string;
  readonly message: string;
}

/** A query that stands somewhere. */
export interface PlacedQuery {
  readonly where: string;
  /** Its text, as it stands there. */
  readonly query: string;
}

/** A line for people. */
export const describe = ({ where, message }: Problem): string => `${where}: ${message}`;
