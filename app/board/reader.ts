/**
 * Reads the board and the suites for requests: the snapshot in Redis first, then PostgreSQL, and while PostgreSQL is
 * away the last state that is left, marked as such.
 */

import type { CacheName, LookupResult } from '../../metrics/catalogue/cache.ts';
import type { Access } from '../access/access.ts';
import { defaultProject, grant } from '../access/access.ts';
import type { CountLookup } from '../cache/lookups.ts';
import type { Outcome } from '../cache/redis.ts';
import { singleFlight } from '../cache/single-flight.ts';
import type { SnapshotStore } from '../cache/snapshots.ts';
import { DatabaseUnavailableError } from '../database/errors.ts';
import type { Database } from '../database/pool.ts';
import type { BoardDocument, PageContext, SuiteDocument } from './document.ts';
import type { BoardProjector } from './projector.ts';
import { readBoard, readSuite, type Snapshot } from './read.ts';

/** A document for a request; `stale` says why and since when it may be behind. */
export interface Reading<D> {
  readonly document: D;
  readonly stale: PageContext['stale'];
}

export interface ReaderOptions {
  readonly database: Database;
  readonly snapshots: SnapshotStore;
  readonly projector: BoardProjector;
  readonly countLookup: CountLookup;
}

/** Suites whose last reading a worker keeps, for the time when neither Redis nor PostgreSQL answers. */
const rememberedSuites = 200;

export class DocumentReader {
  readonly #options: ReaderOptions;
  readonly #suites = new Map<string, { readonly snapshot: Snapshot<SuiteDocument>; readonly readAt: Date }>();
  readonly #loadBoard: (key: string) => Promise<Snapshot<BoardDocument>>;
  readonly #loadSuite: (slug: string) => Promise<Snapshot<SuiteDocument> | null>;

  constructor(options: ReaderOptions) {
    this.#options = options;
    const { database, snapshots, projector } = options;
    this.#loadBoard = singleFlight(async () => {
      const board = await readBoard(database, grant('read', defaultProject));
      projector.accept(board);
      await snapshots.writeBoard(board);
      return board;
    });
    this.#loadSuite = singleFlight(async (slug) => {
      const suite = await readSuite(database, grant('read', defaultProject), slug);
      if (suite) await snapshots.writeSuite(suite);
      return suite;
    });
  }

  /** @throws DatabaseUnavailableError when there is no board anywhere. */
  async board(access: Access<'read'>): Promise<Reading<BoardDocument>> {
    // Snapshots and live changes are those of one project; others are read as they are.
    if (access.project !== defaultProject) {
      return { document: (await readBoard(this.#options.database, access)).document, stale: null };
    }
    const found = this.#lookedUp('board', await this.#options.snapshots.readBoard());
    const remembered = this.#options.projector.current;
    const newest = found && newerOf(found, remembered);
    if (newest) return { document: newest.document, stale: this.staleness() };
    try {
      return { document: (await this.#loadBoard('board')).document, stale: null };
    } catch (error) {
      if (!(error instanceof DatabaseUnavailableError) || !remembered) throw error;
      return { document: remembered.document, stale: this.staleness() };
    }
  }

  /** Null when there is no such suite. @throws DatabaseUnavailableError when that cannot be told. */
  async suite(access: Access<'read'>, slug: string): Promise<Reading<SuiteDocument> | null> {
    if (access.project !== defaultProject) {
      const read = await readSuite(this.#options.database, access, slug);
      return read && { document: read.document, stale: null };
    }
    const found = this.#lookedUp('suite', await this.#options.snapshots.readSuite(slug));
    if (found) {
      this.#remember(slug, found);
      return { document: found.document, stale: this.staleness() };
    }
    try {
      const loaded = await this.#loadSuite(slug);
      if (loaded) this.#remember(slug, loaded);
      return loaded && { document: loaded.document, stale: null };
    } catch (error) {
      const remembered = this.#suites.get(slug);
      if (!(error instanceof DatabaseUnavailableError) || !remembered) throw error;
      return { document: remembered.snapshot.document, stale: this.staleness(remembered.readAt) };
    }
  }

  /** Counts the look-up; a snapshot of another database is none. */
  #lookedUp<D extends { readonly version: number }>(
    cache: CacheName,
    outcome: Outcome<Snapshot<D> | null>,
  ): Snapshot<D> | null {
    const epoch = this.#options.projector.current?.epoch;
    const value = outcome.state === 'answered' ? outcome.value : null;
    const usable = value && (epoch === undefined || epoch === value.epoch) ? value : null;
    this.#options.countLookup(cache, lookupResult(outcome.state, usable !== null));
    return usable;
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

  #remember(slug: string, snapshot: Snapshot<SuiteDocument>): void {
    this.#suites.delete(slug);
    this.#suites.set(slug, { snapshot, readAt: new Date() });
    const oldest = this.#suites.keys().next();
    if (this.#suites.size > rememberedSuites && !oldest.done) this.#suites.delete(oldest.value);
  }
}

function lookupResult(state: Outcome<unknown>['state'], found: boolean): LookupResult {
  if (state === 'away') return 'bypass';
  if (state === 'failed') return 'error';
  return found ? 'hit' : 'miss';
}

/** This worker may have seen a newer board than a Redis that came back with old data. */
function newerOf(found: Snapshot<BoardDocument>, remembered: Snapshot<BoardDocument> | null): Snapshot<BoardDocument> {
  const isNewer = remembered?.epoch === found.epoch && remembered.document.version > found.document.version;
  return isNewer ? remembered : found;
}
