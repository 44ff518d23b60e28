/** Looks at the database and notes when which version was there, of a project and of each of its suites. */
import pg from 'pg';

interface Look {
  /** `performance.now()` after the answer: by then this was committed. */
  readonly at: number;
  readonly board: number;
  readonly suites: ReadonlyMap<string, number>;
}

export class Witness {
  readonly #client: pg.Client;
  readonly #looks: Look[] = [];

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async of(url: string): Promise<Witness> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return new Witness(client);
  }

  /** The last version that was seen. */
  get newest(): number {
    return this.#looks.at(-1)?.board ?? 0;
  }

  async look(): Promise<void> {
    // One statement sees one moment.
    const { rows } = await this.#client.query<{ board: string; slug: string; suite: string }>(
      `select project.version as board, suite.slug, suite.version as suite
       from project join suite on suite.project_id = project.id`,
    );
    const suites = new Map(rows.map(({ slug, suite }) => [slug, Number(suite)]));
    this.#looks.push({ at: performance.now(), board: Number(rows[0]?.board ?? 0), suites });
  }

  /** For how long a newer version had been committed, for certain, when `version` was asked for; 0 when none had. */
  behindMs(suite: string | null, version: number, askedAt: number): number {
    const versionIn = (look: Look): number => (suite === null ? look.board : (look.suites.get(suite) ?? 0));
    const firstNewer = this.#looks[firstIndex(this.#looks, (look) => versionIn(look) > version)];
    return firstNewer ? Math.max(0, askedAt - firstNewer.at) : 0;
  }

  close(): Promise<void> {
    return this.#client.end();
  }
}

/** Of entries that, from some entry on, are all as wanted: where that is. */
function firstIndex<T>(entries: readonly T[], isWanted: (entry: T) => boolean): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry !== undefined && isWanted(entry)) high = middle;
    else low = middle + 1;
  }
  return low;
}
