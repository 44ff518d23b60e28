/**
 * Keeps one project's newest board in this worker, and its snapshots in Redis up to date after each commit. In:
 * "something was stored", changes that other workers made, and a look at the database's version every second, which
 * finds whatever the first two missed. Out: each newer board, with the change that leads to it.
 */
import { orLate } from '../../service/deadline.ts';
import type { Logger } from '../../service/log.ts';
import type { Access } from '../access/access.ts';
import type { BoardEvent } from '../cache/events.ts';
import type { SnapshotStore } from '../cache/snapshots.ts';
import { DatabaseUnavailableError } from '../database/errors.ts';
import type { Database } from '../database/pool.ts';
import { detached } from '../telemetry/detached.ts';
import { BoardBuilder } from './builder.ts';
import { applyChange, changeBetween } from './change.ts';
import type { BoardChange, BoardDocument } from './document.ts';
import { type ProjectVersion, readVersion, type Snapshot } from './read.ts';
import { isCurrent, versionOf } from './version.ts';

/**
 * A newer board. The change leads to it from the one before; null when there was none, or one of another database.
 */
export type BoardListener = (snapshot: Snapshot<BoardDocument>, change: BoardChange | null) => void;

export interface ProjectorOptions {
  readonly access: Access<'read'>;
  /** Names this worker to the others. */
  readonly worker: string;
  readonly database: Database;
  readonly snapshots: SnapshotStore;
  readonly logger: Logger;
  readonly onBoard: BoardListener;
}

const lookIntervalMs = 1000;
/** The turn to build is free again after this, should its holder have died. */
const longestTurnMs = 1000;
/** Boards of a project follow each other, over all workers, at least at this distance, so that frames do too. */
const shortestGapMs = 250;
/** Nothing that is shown may be two seconds old; this, twice the time of a build, and a busy machine have to fit in. */
const longestGapMs = 600;
/** Building takes at most one part in so many of the time, unless the longest gap is too short for that. */
const gapPerBuild = 10;
/** So often somebody who waits for the turn asks again. */
const askAgainMs = 50;

export class BoardProjector {
  readonly #options: ProjectorOptions;
  readonly #builder: BoardBuilder;
  #current: Snapshot<BoardDocument> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #working: Promise<void> = Promise.resolve();
  #requested = false;
  #closed = false;
  #newer = Promise.withResolvers<void>();

  constructor(options: ProjectorOptions) {
    this.#options = options;
    this.#builder = new BoardBuilder({
      ...options,
      current: () => this.#current,
      accept: (snapshot, change) => this.#accept(snapshot, change),
    });
  }

  /** The newest board that this worker has seen; null before the first. */
  get current(): Snapshot<BoardDocument> | null {
    return this.#current;
  }

  /** Starts the regular look at the database. */
  start(): void {
    if (!this.#timer) detached(() => this.#schedule(0));
  }

  /** Something was stored: the board is built soon, and once for all that was stored until then. */
  request(): void {
    if (this.#requested) return;
    this.#requested = true;
    void this.#enqueue(async () => {
      this.#requested = false;
      const { database, access } = this.#options;
      await this.#bringUpTo(await readVersion(database, access));
    });
  }

  /** A change that some worker stored. */
  take({ epoch, version, change }: BoardEvent): void {
    const current = this.#current;
    if (current?.epoch === epoch && current.document.version >= version) return;
    const follows = change !== null && current?.epoch === epoch && current.document.version === change.from;
    const document = follows && knowsSuites(current.document, change) ? applyChange(current.document, change) : null;
    if (document) this.#accept({ epoch, document }, change);
    else void this.#enqueue(() => this.#builder.takeStored());
  }

  /** The board as it is in the database now; calls at the same time share one building. */
  build(): Promise<Snapshot<BoardDocument>> {
    return this.#builder.build();
  }

  /** Compares this worker and Redis with the database now, and repairs what is behind. */
  refresh(): Promise<void> {
    return this.#enqueue(() => this.#compare());
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#newer.resolve();
    await this.#working;
  }

  #schedule(delayMs: number): void {
    if (this.#closed) return;
    this.#timer = setTimeout(async () => {
      await this.refresh();
      this.#schedule(lookIntervalMs);
    }, delayMs);
  }

  /** One after the other. A database that is away is no error here: the next look will find what was missed. */
  #enqueue(work: () => Promise<unknown>): Promise<void> {
    this.#working = detached(() => this.#working.then(() => this.#attempt(work)));
    return this.#working;
  }

  async #attempt(work: () => Promise<unknown>): Promise<void> {
    if (this.#closed) return;
    try {
      await work();
    } catch (error) {
      if (error instanceof DatabaseUnavailableError) return;
      this.#options.logger.error({ err: error }, 'the board could not be brought up to date');
    }
  }

  async #compare(): Promise<void> {
    const { database, access, snapshots } = this.#options;
    const wanted = await readVersion(database, access);
    const stored = await snapshots.readBoardVersion();
    if (stored.state === 'answered' && !isCurrent(stored.value, wanted)) await this.#bringUpTo(wanted);
    else if (!this.#has(wanted)) await this.#builder.takeStored();
    if (!this.#closed && !this.#has(wanted)) await this.#builder.build();
  }

  /** One worker builds for all; the others wait until they hear of it, or until it is their turn. */
  async #bringUpTo(wanted: ProjectVersion): Promise<void> {
    const { snapshots, worker } = this.#options;
    while (!this.#closed) {
      const turn = await snapshots.takeTurn(worker, longestTurnMs);
      if (turn.state !== 'answered') return this.#buildAlone(wanted);
      const { waitMs, stored } = turn.value;
      const isDone = isCurrent(stored, wanted);
      if (isDone && waitMs === 0) await snapshots.endTurn(worker, 0);
      if (isDone && this.#has(wanted)) return;
      if (waitMs === 0 && !isDone) {
        await this.#buildForAll(stored);
        // It may have joined a building that had begun before.
        if (this.#has(wanted)) return;
        continue;
      }
      await this.#newerWithin(Math.min(waitMs || askAgainMs, askAgainMs));
      if (isDone && !this.#has(wanted)) return void (await this.#builder.takeStored());
    }
  }

  /** Without Redis each worker builds for itself. */
  async #buildAlone(wanted: ProjectVersion): Promise<void> {
    if (!this.#has(wanted)) await this.#builder.build();
    await new Promise((resolve) => setTimeout(resolve, shortestGapMs));
  }

  async #buildForAll(stored: ProjectVersion | null): Promise<void> {
    const { snapshots, worker } = this.#options;
    const startedAt = performance.now();
    try {
      await this.#builder.build(stored);
    } finally {
      const tookMs = performance.now() - startedAt;
      const gapMs = Math.min(Math.max(tookMs * gapPerBuild, shortestGapMs), longestGapMs);
      await snapshots.endTurn(worker, gapMs - tookMs);
    }
  }

  #has(wanted: ProjectVersion): boolean {
    return isCurrent(versionOf(this.#current), wanted);
  }

  async #newerWithin(longestMs: number): Promise<void> {
    await orLate(this.#newer.promise, longestMs, undefined);
  }

  /** Takes a board over if it is newer, or of another database, and tells the listener. */
  #accept(snapshot: Snapshot<BoardDocument>, change?: BoardChange | null): void {
    const before = this.#current;
    const isSameDatabase = before?.epoch === snapshot.epoch;
    if (isSameDatabase && before.document.version >= snapshot.document.version) return;
    this.#current = snapshot;
    this.#newer.resolve();
    this.#newer = Promise.withResolvers<void>();
    const leads = isSameDatabase && change?.from === before.document.version;
    const from = isSameDatabase ? changeBetween(before.document, snapshot.document) : null;
    this.#options.onBoard(snapshot, leads ? change : from);
  }
}

/** A suite that is new has its place in the order that the database has, so the whole board is read. */
function knowsSuites(board: BoardDocument, { suites }: BoardChange): boolean {
  const known = new Set(board.suites.map(({ slug }) => slug));
  return suites.every(({ slug }) => known.has(slug));
}
