/**
 * Builds a project's board from the database and stores it with what changed: first the suites, then the board, which
 * vouches for them, together with the change that leads to it from the board that was stored.
 */
import type { Access } from '../access/access.ts';
import { singleFlight } from '../cache/single-flight.ts';
import type { SnapshotStore } from '../cache/snapshots.ts';
import type { Database } from '../database/pool.ts';
import { changeBetween } from './change.ts';
import type { BoardChange, BoardDocument } from './document.ts';
import { type ProjectVersion, readBoard, readChangedSuites, readSuites, type Snapshot } from './read.ts';
import { isCurrent, versionOf } from './version.ts';

export interface BuilderOptions {
  readonly access: Access<'read'>;
  readonly database: Database;
  readonly snapshots: SnapshotStore;
  readonly current: () => Snapshot<BoardDocument> | null;
  /** Takes a board over, unless it is older; without a change the two boards are compared. */
  readonly accept: (snapshot: Snapshot<BoardDocument>, change?: BoardChange | null) => void;
}

/** Each worker that builds at the same time may move what is stored once. */
const attempts = 10;
/** Each with up to 500 checks: what is in memory at the same time has an end. */
const suitesAtOnce = 50;
/** So many suites that nobody looked at lately are written with a board: more, and building would cost as much as storing. */
const unaskedSuites = 20;

export class BoardBuilder {
  readonly #options: BuilderOptions;
  readonly #flight = singleFlight(() => this.#build());
  #found: ProjectVersion | null | undefined;

  constructor(options: BuilderOptions) {
    this.#options = options;
  }

  /**
   * Builds the board as the database has it, stores it where Redis is there, and takes it over.
   * @param found which board is stored, if that has just been asked
   * @throws DatabaseUnavailableError
   */
  build(found?: ProjectVersion | null): Promise<Snapshot<BoardDocument>> {
    this.#found = found;
    return this.#flight('board');
  }

  /** Takes over the board that is stored. */
  async takeStored(): Promise<void> {
    const { snapshots, current, accept } = this.#options;
    const stored = await snapshots.readBoard(versionOf(current()));
    if (stored.state === 'answered' && stored.value && stored.value !== 'known') accept(stored.value);
  }

  async #build(): Promise<Snapshot<BoardDocument>> {
    const { database, access, snapshots, accept } = this.#options;
    let board: Snapshot<BoardDocument> | null = null;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const found = await this.#storedVersion();
      const base = found && (await this.#baseOf(found));
      board = await readBoard(database, access);
      if (found === undefined || base === undefined) break;
      if (isCurrent(found, versionOf(board))) {
        await this.takeStored();
        break;
      }
      if (!(await this.#storeSuites(board.epoch, found?.epoch === board.epoch ? found.version : 0))) break;
      const change = base?.epoch === board.epoch ? changeBetween(base.document, board.document) : null;
      const written = await snapshots.writeBoard(board, found, change);
      if (written.state !== 'answered' || written.value === 'stored') {
        accept(board, change);
        return board;
      }
    }
    board ??= await readBoard(database, access);
    accept(board);
    return this.#options.current() ?? board;
  }

  /** Undefined: Redis does not say. */
  async #storedVersion(): Promise<ProjectVersion | null | undefined> {
    const found = this.#found;
    this.#found = undefined;
    if (found !== undefined) return found;
    const stored = await this.#options.snapshots.readBoardVersion();
    return stored.state === 'answered' ? stored.value : undefined;
  }

  /**
   * The board that is stored, which most often this worker has already. Should it be another one than `found` by now,
   * the writing says so. Undefined: Redis does not say.
   */
  async #baseOf(found: ProjectVersion): Promise<Snapshot<BoardDocument> | null | undefined> {
    const { current, snapshots } = this.#options;
    const own = current();
    if (own?.epoch === found.epoch && own.document.version === found.version) return own;
    const stored = await snapshots.readBoard();
    if (stored.state !== 'answered') return undefined;
    return stored.value === 'known' ? null : stored.value;
  }

  /**
   * Brings the suites up to date that changed after a version: those that somebody looks at, and some more; of the others
   * what is stored is dropped, and read again by who wants it. Resolves to whether all of that is done.
   */
  async #storeSuites(epoch: string, since: number): Promise<boolean> {
    const { database, access, snapshots } = this.#options;
    const [changed, wanted] = await Promise.all([readChangedSuites(database, access, since), snapshots.readWanted()]);
    if (wanted.state !== 'answered') return false;
    const others = changed.filter(({ slug }) => !wanted.value.has(slug));
    const dropped = others.slice(unaskedSuites);
    const left = new Set(dropped.map(({ slug }) => slug));
    if (dropped.length > 0 && !(await snapshots.dropSuites(epoch, dropped))) return false;
    return this.#writeSuites(changed.map(({ slug }) => slug).filter((slug) => !left.has(slug)));
  }

  async #writeSuites(slugs: readonly string[]): Promise<boolean> {
    const { database, access, snapshots } = this.#options;
    for (let from = 0; from < slugs.length; from += suitesAtOnce) {
      const suites = await readSuites(database, access, slugs.slice(from, from + suitesAtOnce));
      const stored = await Promise.all(suites.map((suite) => snapshots.writeSuite(suite)));
      if (stored.includes(false)) return false;
    }
    return true;
  }
}
