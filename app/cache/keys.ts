/** The names of what one project has in Redis. */

/** A change of the documents' or the events' shape changes this, so that two releases never read each other's. */
const shape = 4;

export interface ProjectKeys {
  readonly board: string;
  /** The stream of the board's changes. */
  readonly events: string;
  /** Held by the worker that builds the board now, or built it just before. */
  readonly turn: string;
  /** When each suite was last looked up, as a sorted set of slugs. */
  readonly wanted: string;
  suite(slug: string): string;
}

export function keysOf(project: string): ProjectKeys {
  const prefix = `lvd:${shape}:{${project}}`;
  return {
    board: `${prefix}:board`,
    events: `${prefix}:events`,
    turn: `${prefix}:turn`,
    wanted: `${prefix}:wanted`,
    suite: (slug) => `${prefix}:suite:${slug}`,
  };
}
