/**
 * Reads the board and the suites for requests: what this worker has in memory if Redis says that it is the newest, else
 * the snapshot in Redis, then PostgreSQL, and while PostgreSQL is away the last state that is left, marked as such.
 */

import type { CacheName, LookupResult } from '../../metrics/catalogue/cache.ts';
import { type Access, grant } from '../access/access.ts';
import type { CountLookup } from '../cache/lookups.ts';
import { singleFlight } from '../cache/single-flight.ts';
import type { Found } from '../cache/snapshots.ts';
import { DatabaseUnavailableError } from '../database/errors.ts';
import type { Database } from '../database/pool.ts';
import type { BoardDocument, PageContext, SuiteDocument } from './document.ts';
import type { ServedProjects } from './projects.ts';
import { readSuite, type Snapshot } from './read.ts';
import { RememberedSuites } from './remembered-suites.ts';
import { versionOf } from './version.ts';

/** A document for a request; `stale` says why and since when it may be behind. */
export interface Reading<D> {
  readonly document: D;
  readonly stale: PageContext['stale'];
  /** Called with the status of the answer: a look-up counts when it led to a document, and not to a 304. */
  readonly answered: (status: number) => void;
}

export interface ReaderOptions {
  readonly database: Database;
  readonly projects: ServedProjects;
  readonly countLookup: CountLookup;
}

type LookedUp<D extends { readonly version: number }> = Snapshot<D> | null;

const notModified = 304;

export class DocumentReader {
  readonly #options: ReaderOptions;
  readonly #suites = new RememberedSuites();
  readonly #lookUpBoard: (project: string) => Promise<Found<BoardDocument>>;
  readonly #lookUpSuite: (key: string) => Promise<Found<SuiteDocument>>;
  readonly #loadSuite: (key: string) => Promise<Snapshot<SuiteDocument> | null>;

  constructor(options: ReaderOptions) {
    this.#options = options;
    const { database, projects } = options;
    this.#lookUpBoard = singleFlight((project) => {
      const { snapshots, projector } = projects.of(grant('read', project));
      return snapshots.readBoard(versionOf(projector.current));
    });
    this.#lookUpSuite = singleFlight((key) => {
      const { project, slug } = readKey(key);
      const known = this.#suites.get(key)?.snapshot ?? null;
      return projects.of(grant('read', project)).snapshots.readSuite(slug, versionOf(known));
    });
    this.#loadSuite = singleFlight(async (key) => {
      const { project, slug } = readKey(key);
      const access = grant('read', project);
      const suite = await readSuite(database, access, slug);
      if (suite) await projects.of(access).snapshots.writeSuite(suite);
      return suite;
    });
  }

  /** @throws DatabaseUnavailableError when there is no board anywhere. */
  async board(access: Access<'read'>): Promise<Reading<BoardDocument>> {
    const { projector } = this.#options.projects.of(access);
    const outcome = await this.#lookUpBoard(access.project);
    const remembered = projector.current;
    const found = usable(outcome, remembered, remembered?.epoch);
    const answered = this.#counter('board', outcome.state, found !== null);
    if (found) return { document: newerOf(found, remembered).document, stale: this.staleness(), answered };
    try {
      return { document: (await projector.build()).document, stale: null, answered };
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError) || !remembered) {
        answered(503);
        throw error;
      }
      return { document: remembered.document, stale: this.staleness(), answered };
    }
  }

  /** Null when there is no such suite. @throws DatabaseUnavailableError when that cannot be told. */
  async suite(access: Access<'read'>, slug: string): Promise<Reading<SuiteDocument> | null> {
    const key = keyOf(access.project, slug);
    const outcome = await this.#lookUpSuite(key);
    const remembered = this.#suites.get(key);
    const epoch = this.#options.projects.of(access).projector.current?.epoch;
    const found = usable(outcome, remembered?.snapshot ?? null, epoch);
    const answered = this.#counter('suite', outcome.state, found !== null);
    if (found) {
      this.#suites.set(key, found);
      return { document: found.document, stale: this.staleness(), answered };
    }
    try {
      const loaded = await this.#loadSuite(key);
      if (loaded) this.#suites.set(key, loaded);
      else answered(404);
      return loaded && { document: loaded.document, stale: null, answered };
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError) || !remembered) {
        answered(503);
        throw error;
      }
      return { document: remembered.snapshot.document, stale: this.staleness(remembered.readAt), answered };
    }
  }

  /** Null while PostgreSQL answers; else the earlier of its loss and the time of the reading that is left. */
  staleness(readAt: Date | null = null): PageContext['stale'] {
    const lostAt = this.#options.database.unreachableSince;
    if (!lostAt && !readAt) return null;
    const since = new Date(Math.min(lostAt?.getTime() ?? Number.POSITIVE_INFINITY, readAt?.getTime() ?? Date.now()));
    return {
      reason: 'The database cannot be reached; this is the last state that is known.',
      since: since.toISOString(),
    };
  }

  #counter(cache: CacheName, state: Found<BoardDocument>['state'], found: boolean): (status: number) => void {
    const result = lookupResult(state, found);
    return (status) => {
      if (status !== notModified) this.#options.countLookup(cache, result);
    };
  }
}

/** A slug has no line break, and neither has a project. */
const keyOf = (project: string, slug: string): string => `${project}\n${slug}`;

function readKey(key: string): { readonly project: string; readonly slug: string } {
  const [project = '', slug = ''] = key.split('\n');
  return { project, slug };
}

/** What a look-up found; a snapshot of another database is nothing. */
function usable<D extends { readonly version: number }>(
  outcome: Found<D>,
  remembered: LookedUp<D>,
  epoch: string | undefined,
): LookedUp<D> {
  if (outcome.state !== 'answered') return null;
  const value = outcome.value === 'known' ? remembered : outcome.value;
  return value && (epoch === undefined || epoch === value.epoch) ? value : null;
}

function lookupResult(state: Found<BoardDocument>['state'], found: boolean): LookupResult {
  if (state === 'away') return 'bypass';
  if (state === 'failed') return 'error';
  return found ? 'hit' : 'miss';
}

/** This worker may have seen a newer board than a Redis that came back with old data. */
function newerOf(found: Snapshot<BoardDocument>, remembered: LookedUp<BoardDocument>): Snapshot<BoardDocument> {
  const isNewer = remembered?.epoch === found.epoch && remembered.document.version > found.document.version;
  return isNewer ? remembered : found;
}
