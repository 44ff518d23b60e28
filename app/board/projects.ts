/** The projects that this worker serves now: each gets what it needs when it is first asked for, and loses it when nobody does. */
import type { Logger } from '../../service/log.ts';
import { type Access, defaultProject, grant } from '../access/access.ts';
import { eventIdOf } from '../cache/event-id.ts';
import type { BoardEvent } from '../cache/events.ts';
import type { RedisGate } from '../cache/redis.ts';
import { SnapshotStore } from '../cache/snapshots.ts';
import type { Database } from '../database/pool.ts';
import type { BoardChange, BoardDocument } from './document.ts';
import { BoardProjector } from './projector.ts';
import type { Snapshot } from './read.ts';
import { versionOf } from './version.ts';

export interface ProjectsOptions {
  readonly database: Database;
  readonly redis: RedisGate;
  readonly worker: string;
  readonly logger: Logger;
  /** A project has a newer board; see `BoardListener`. */
  readonly onBoard: (project: string, snapshot: Snapshot<BoardDocument>, change: BoardChange | null) => void;
  /** A project's events are to be read from another place than before. */
  readonly onMoved: () => void;
  /** Whether somebody follows a project, who is to be told of changes without asking. */
  readonly isFollowed: (project: string) => boolean;
  /** A project is let go. */
  readonly onIdle: (project: string) => void;
}

export interface ServedProject {
  readonly projector: BoardProjector;
  readonly snapshots: SnapshotStore;
}

interface Entry extends ServedProject {
  usedAt: number;
}

const sweepIntervalMs = 30_000;
/** Nobody has asked for so long: what the project costs (a look a second, its board in memory) is saved. */
const idleMs = 5 * 60_000;

export class ServedProjects {
  readonly #options: ProjectsOptions;
  readonly #entries = new Map<string, Entry>();
  readonly #sweep: NodeJS.Timeout;
  #started = false;

  constructor(options: ProjectsOptions) {
    this.#options = options;
    this.#sweep = setInterval(() => this.#letIdleGo(), sweepIntervalMs);
  }

  /** The database is ready: boards are kept from now on, that of the default project at once. */
  start(): void {
    this.#started = true;
    for (const { projector } of this.#entries.values()) projector.start();
    this.of(grant('read', defaultProject));
  }

  of({ project }: Access): ServedProject {
    const entry = this.#entries.get(project) ?? this.#create(project);
    entry.usedAt = Date.now();
    return entry;
  }

  /** The newest board of a project that is served; null when there is none in memory. */
  currentOf(project: string): Snapshot<BoardDocument> | null {
    return this.#entries.get(project)?.projector.current ?? null;
  }

  /** The id of the last event that each project has taken in. */
  positions(): ReadonlyMap<string, string> {
    return new Map(
      [...this.#entries].flatMap(
        ([
          project,
          {
            projector: { current },
          },
        ]) => (current ? [[project, eventIdOf(versionOf(current))] as const] : []),
      ),
    );
  }

  take(project: string, event: BoardEvent): void {
    this.#entries.get(project)?.projector.take(event);
  }

  async close(): Promise<void> {
    clearInterval(this.#sweep);
    await Promise.all([...this.#entries.values()].map(({ projector }) => projector.close()));
  }

  #create(project: string): Entry {
    const { database, redis, worker, logger, onBoard, onMoved } = this.#options;
    const snapshots = new SnapshotStore(redis, project);
    const projector = new BoardProjector({
      access: grant('read', project),
      worker,
      database,
      snapshots,
      logger,
      onBoard: (snapshot, change) => {
        onBoard(project, snapshot, change);
        if (!change) onMoved();
      },
    });
    const entry = { projector, snapshots, usedAt: Date.now() };
    this.#entries.set(project, entry);
    if (this.#started) projector.start();
    return entry;
  }

  #letIdleGo(): void {
    const longAgo = Date.now() - idleMs;
    for (const [project, { projector, usedAt }] of this.#entries) {
      if (usedAt > longAgo || project === defaultProject || this.#options.isFollowed(project)) continue;
      this.#entries.delete(project);
      void projector.close();
      this.#options.onIdle(project);
    }
  }
}
