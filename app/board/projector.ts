/**
 * Keeps this worker's newest board, and brings the stored snapshots up to date after each commit. In: "something was
 * stored", boards that other workers published, and a look at the database's version every two seconds, which finds
 * whatever the first two missed. Out: each newer board, with the suites that changed.
 */
import type { Logger } from '../../service/log.ts';
import type { SnapshotStore } from '../cache/snapshots.ts';
import { DatabaseUnavailableError } from '../database/errors.ts';
import type { Database } from '../database/pool.ts';
import { detached } from '../telemetry/detached.ts';
import type { BoardDocument } from './document.ts';
import { type ProjectVersion, readBoard, readChangedSuites, readSuite, readVersion, type Snapshot } from './read.ts';

/** A newer board, and the slugs of the suites that differ from the one before. */
export type BoardListener = (document: BoardDocument, changedSuites: readonly string[]) => void;

export interface ProjectorOptions {
  readonly database: Database;
  readonly snapshots: SnapshotStore;
  readonly logger: Logger;
}

const pollIntervalMs = 2000;
/** At most so often a board is built, however often something is stored. */
const projectionGapMs = 200;

export class BoardProjector {
  readonly #options: ProjectorOptions;
  readonly #listeners: BoardListener[] = [];
  #current: Snapshot<BoardDocument> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #working: Promise<void> = Promise.resolve();
  #requested = false;
  #closed = false;

  constructor(options: ProjectorOptions) {
    this.#options = options;
  }

  /** The newest board that this worker has seen; null before the first. */
  get current(): Snapshot<BoardDocument> | null {
    return this.#current;
  }

  onChange(listener: BoardListener): void {
    this.#listeners.push(listener);
  }

  /** Starts the regular look at the database. */
  start(): void {
    this.#schedule(0);
  }

  /** Something was stored: the board is built soon, and once for all that was stored until then. */
  request(): void {
    if (this.#requested) return;
    this.#requested = true;
    detached(() =>
      this.#enqueue(async () => {
        this.#requested = false;
        await this.#project();
        await new Promise((resolve) => setTimeout(resolve, projectionGapMs));
      }),
    );
  }

  /** Takes a board over if it is newer, or of another database, and tells the listeners. */
  accept(snapshot: Snapshot<BoardDocument>): void {
    const before = this.#current;
    const sameDatabase = before?.epoch === snapshot.epoch;
    if (before && sameDatabase && before.document.version >= snapshot.document.version) return;
    this.#current = snapshot;
    const changed = changedSuites(sameDatabase ? before.document : null, snapshot.document);
    for (const listener of this.#listeners) listener(snapshot.document, changed);
  }

  /** Compares this worker and Redis with the database now, and repairs what is behind. */
  refresh(): Promise<void> {
    return this.#enqueue(() => this.#compare());
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#working;
  }

  #schedule(delayMs: number): void {
    if (this.#closed) return;
    this.#timer = setTimeout(async () => {
      await this.refresh();
      this.#schedule(pollIntervalMs);
    }, delayMs);
  }

  /** One after the other. A database that is away is no error here: the next look will find what was missed. */
  #enqueue(work: () => Promise<void>): Promise<void> {
    this.#working = this.#working.then(async () => {
      if (this.#closed) return;
      try {
        await work();
      } catch (error) {
        if (error instanceof DatabaseUnavailableError) return;
        this.#options.logger.error({ err: error }, 'the board could not be brought up to date');
      }
    });
    return this.#working;
  }

  async #compare(): Promise<void> {
    const { database, snapshots } = this.#options;
    const stored = await readVersion(database);
    const cached = await snapshots.readBoardVersion();
    const isCached = cached.state !== 'answered' || isCurrent(cached.value, stored);
    if (!isCached) return this.#project();
    if (isCurrent(versionOf(this.#current), stored)) return;
    const found = await snapshots.readBoard();
    if (found.state === 'answered' && found.value) this.accept(found.value);
    if (!isCurrent(versionOf(this.#current), stored)) await this.#project();
  }

  /** Builds the board and the suites that are newer than the stored board; the board comes last, as it vouches for them. */
  async #project(): Promise<void> {
    const { database, snapshots } = this.#options;
    const cached = await snapshots.readBoardVersion();
    const board = await readBoard(database);
    if (cached.state === 'answered') {
      const since = cached.value?.epoch === board.epoch ? cached.value.version : 0;
      await this.#projectSuites(since);
      await snapshots.writeBoard(board);
    }
    this.accept(board);
  }

  async #projectSuites(since: number): Promise<void> {
    const { database, snapshots } = this.#options;
    for (const slug of await readChangedSuites(database, since)) {
      const suite = await readSuite(database, slug);
      if (suite) await snapshots.writeSuite(suite);
    }
  }
}

function versionOf(snapshot: Snapshot<BoardDocument> | null): ProjectVersion | null {
  return snapshot && { epoch: snapshot.epoch, version: snapshot.document.version };
}

function isCurrent(known: ProjectVersion | null, stored: ProjectVersion): boolean {
  return known !== null && known.epoch === stored.epoch && known.version >= stored.version;
}

function changedSuites(before: BoardDocument | null, after: BoardDocument): readonly string[] {
  const known = new Map(before?.suites.map((suite) => [suite.slug, JSON.stringify(suite)]));
  return after.suites.filter((suite) => known.get(suite.slug) !== JSON.stringify(suite)).map(({ slug }) => slug);
}
