/**
 * One project in Redis: snapshots of its board and its suites, and the stream of the board's changes. A snapshot is
 * written only over an older one of the same database, in one step with the comparison; a new board and the change that
 * leads to it are written in one step, too, so that the stream has no gaps.
 */
import type { BoardChange, BoardDocument, SuiteDocument } from '../board/document.ts';
import type { ChangedSuite, ProjectVersion, Snapshot } from '../board/read.ts';
import { eventIdOf } from './event-id.ts';
import { keysOf, type ProjectKeys } from './keys.ts';
import type { Outcome, RedisGate } from './redis.ts';
import { dropSuitesScript, endTurnScript, takeTurnScript, writeBoardScript, writeSuiteScript } from './scripts.ts';

/** What nobody writes any more is gone after a day: suites that are gone, projects that nobody uses. */
const keptSeconds = 24 * 60 * 60;
/** A suite that nobody looked up for so long counts as one that nobody wants. */
const wantedMs = 10 * 60 * 1000;
/** Each worker tells this often at most that a suite is looked up. */
const tellWantedMs = 60 * 1000;
/** Four changes a second are the most there are, so this is more than four minutes, and hours when less happens. */
const keptEvents = 1000;
const keptEventsSeconds = 60 * 60;
/** A change that is larger is not in its event; whoever needs it reads the board, which is then hardly larger. */
const longestChangeCharacters = 32_768;
/** So many suites are certainly larger. */
const mostChangedSuites = 150;

export type WriteResult = 'stored' | 'older' | 'moved';

/** `waitMs`: until the turn may be free; 0: it is the asker's now. `stored`: which board is stored. */
export interface Turn {
  readonly waitMs: number;
  readonly stored: ProjectVersion | null;
}

/** Null: there is none. `known`: it is the one that the asker has already. */
export type Found<D extends { readonly version: number }> = Outcome<Snapshot<D> | 'known' | null>;

export class SnapshotStore {
  readonly #gate: RedisGate;
  readonly #keys: ProjectKeys;
  /** When this worker last told that a suite is wanted. */
  readonly #told = new Map<string, number>();

  constructor(gate: RedisGate, project: string) {
    this.#gate = gate;
    this.#keys = keysOf(project);
  }

  /** `known`: what the asker has already, and need not be sent. */
  readBoard(known: ProjectVersion | null = null): Promise<Found<BoardDocument>> {
    return this.#read<BoardDocument>(this.#keys.board, known);
  }

  async readSuite(slug: string, known: ProjectVersion | null = null): Promise<Found<SuiteDocument>> {
    const [found] = await Promise.all([
      this.#read<SuiteDocument>(this.#keys.suite(slug), known),
      this.#tellWanted(slug),
    ]);
    return found;
  }

  /** The suites that somebody looked up lately, whether or not there are such. */
  readWanted(): Promise<Outcome<ReadonlySet<string>>> {
    const { wanted } = this.#keys;
    const since = Date.now() - wantedMs;
    return this.#gate.use('write', async (redis) => {
      await redis.zremrangebyscore(wanted, '-inf', String(since));
      return new Set(await redis.zrange(wanted, '0', '-1'));
    });
  }

  /** Which board is stored, without reading it. */
  readBoardVersion(): Promise<Outcome<ProjectVersion | null>> {
    return this.#gate.use('write', async (redis) => {
      const [epoch, version] = await redis.hmget(this.#keys.board, 'epoch', 'version');
      return versionFrom(epoch, version);
    });
  }

  /**
   * Writes a board with the change that leads to it from `found`, the one that is stored. Null as the change: it does
   * not lead from there, and whoever follows reads the board as a whole.
   */
  writeBoard(
    { epoch, document }: Snapshot<BoardDocument>,
    found: ProjectVersion | null,
    change: BoardChange | null,
  ): Promise<Outcome<WriteResult>> {
    const { version } = document;
    const text = change && change.suites.length <= mostChangedSuites ? JSON.stringify(change) : '';
    return this.#gate.use('write', async (redis) => {
      const { board, events } = this.#keys;
      const result = await redis.eval(
        writeBoardScript,
        2,
        ...[board, events],
        ...[epoch, version, JSON.stringify(document), found?.epoch ?? '', found?.version ?? ''],
        ...[eventIdOf({ epoch, version }), text.length > longestChangeCharacters ? '' : text],
        ...[keptEvents, keptSeconds, keptEventsSeconds],
      );
      return result as WriteResult; // The script returns nothing else.
    });
  }

  /** Resolves to whether this suite, or a newer state of it, is stored now. */
  async writeSuite({ epoch, document }: Snapshot<SuiteDocument>): Promise<boolean> {
    const key = this.#keys.suite(document.suite.slug);
    const written = await this.#gate.use('write', (redis) =>
      redis.eval(writeSuiteScript, 1, key, epoch, document.version, JSON.stringify(document), keptSeconds),
    );
    return written.state === 'answered';
  }

  /** Drops what is stored of suites that have changed, each at the version of its change. Resolves to whether it did. */
  async dropSuites(epoch: string, changed: readonly ChangedSuite[]): Promise<boolean> {
    const keys = changed.map(({ slug }) => this.#keys.suite(slug));
    const versions = changed.map(({ version }) => version);
    const dropped = await this.#gate.use('write', (redis) =>
      redis.eval(dropSuitesScript, keys.length, ...keys, epoch, keptSeconds, ...versions),
    );
    return dropped.state === 'answered';
  }

  /** Asks for the turn to build the board; it ends by itself after `longestMs`. */
  takeTurn(asker: string, longestMs: number): Promise<Outcome<Turn>> {
    return this.#gate.use('write', async (redis) => {
      const { board, turn } = this.#keys;
      const answer = await redis.eval(takeTurnScript, 2, board, turn, asker, longestMs);
      const [waitMs, epoch, version] = answer as [number, string, string]; // As the script says.
      return { waitMs, stored: versionFrom(epoch, version) };
    });
  }

  /** Gives the turn back; nobody gets it for the next `pauseMs`. */
  async endTurn(asker: string, pauseMs: number): Promise<void> {
    await this.#gate.use('write', (redis) => redis.eval(endTurnScript, 1, this.#keys.turn, asker, Math.round(pauseMs)));
  }

  async #tellWanted(slug: string): Promise<void> {
    const now = Date.now();
    if (now - (this.#told.get(slug) ?? 0) < tellWantedMs) return;
    // One that is looked up no more is forgotten here as it is in Redis.
    for (const [other, at] of this.#told) if (now - at > wantedMs) this.#told.delete(other);
    this.#told.set(slug, now);
    const { wanted } = this.#keys;
    await this.#gate.use('lookup', async (redis) => {
      await Promise.all([redis.zadd(wanted, now, slug), redis.expire(wanted, keptSeconds)]);
    });
  }

  #read<D extends { readonly version: number }>(key: string, known: ProjectVersion | null): Promise<Found<D>> {
    return this.#gate.use('lookup', async (redis) => {
      if (known) {
        const [epoch, version] = await redis.hmget(key, 'epoch', 'version');
        if (epoch === known.epoch && Number(version) === known.version) return 'known';
      }
      const [epoch, document] = await redis.hmget(key, 'epoch', 'document');
      // Only the scripts store here, and what they are given is the JSON of a D of this shape.
      return epoch && document ? { epoch, document: JSON.parse(document) as D } : null;
    });
  }
}

function versionFrom(epoch: string | null | undefined, version: string | null | undefined): ProjectVersion | null {
  return epoch && version ? { epoch, version: Number(version) } : null;
}
