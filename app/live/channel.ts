/** The streams of one project: changes come in, frames go out, four a second at most, the first one at once. */
import { changeSince, mergeChanges } from '../board/change.ts';
import type { BoardChange, BoardDocument } from '../board/document.ts';
import type { Snapshot } from '../board/read.ts';
import { eventIdOf, isOfDatabase, type SeenVersion } from '../cache/event-id.ts';
import type { BoardEvent } from '../cache/events.ts';
import type { Outcome } from '../cache/redis.ts';
import type { Follower } from './follower.ts';
import { type Frame, frameOf } from './frame.ts';
import type { LiveMetrics } from './live-metrics.ts';
import { Past, type Step, stepOf, suitesOnTheWay } from './past.ts';

/** Changes that follow each other faster are sent as one. */
const sendGapMs = 250;

export interface ChannelOptions {
  readonly metrics: LiveMetrics;
  /** The newest board of this worker. */
  readonly current: () => Snapshot<BoardDocument> | null;
  /** Makes sure that `current` is not behind the database. */
  readonly refresh: () => Promise<void>;
  /** What Redis holds of the past. */
  readonly eventsSince: (seen: { epoch: string; version: number }) => Promise<Outcome<readonly BoardEvent[]>>;
}

export class Channel {
  readonly followers = new Set<Follower>();
  readonly #options: ChannelOptions;
  readonly #past = new Past();
  /** The version that its followers have been told. */
  version: number;
  #waiting: { readonly epoch: string; readonly change: BoardChange } | null = null;
  #gap: NodeJS.Timeout | null = null;

  constructor(options: ChannelOptions) {
    this.#options = options;
    this.version = options.current()?.document.version ?? 0;
  }

  /** A newer board; without a change that leads to it everything is to be read anew. */
  changed({ epoch, document }: Snapshot<BoardDocument>, change: BoardChange | null): void {
    if (!change) {
      this.#startAnew(document.version);
      return;
    }
    this.#past.add(stepOf(change));
    this.#waiting = { epoch, change: this.#waiting ? mergeChanges(this.#waiting.change, change) : change };
    if (!this.#gap) this.#send();
  }

  /** For a stream that wants to know only what happens from now on. The caller then adds it at once. */
  async startNow(follower: Follower): Promise<void> {
    const { current, refresh } = this.#options;
    if (!current()) await refresh();
    follower.version = current()?.document.version ?? 0;
  }

  /** Tells a stream that has seen a version what it missed, or to begin anew. The caller then adds it at once. */
  async catchUp(follower: Follower, seen: SeenVersion): Promise<void> {
    const { metrics, current, refresh } = this.#options;
    follower.version = seen.version;
    if ((current()?.document.version ?? -1) < seen.version) await refresh();
    const board = current();
    // Without any board the first one decides.
    if (!board) return;
    const isOlder = board.document.version < seen.version;
    if (isOlder || !isOfDatabase(seen, board.epoch)) {
      metrics.resets.database.inc();
      return this.#reset(follower);
    }
    const way = await this.#wayFrom(seen.version, board.epoch);
    if (!way) {
      metrics.resets.gap.inc();
      return this.#reset(follower);
    }
    if (way.version > seen.version && follower.tell(way.frame)) metrics.sent.inc();
    follower.version = way.version;
  }

  close(): void {
    if (this.#gap) clearTimeout(this.#gap);
    this.#waiting = null;
  }

  async #wayFrom(version: number, epoch: string): Promise<{ version: number; frame: Frame } | null> {
    const { metrics, current, eventsSince } = this.#options;
    const remembered = this.#frameFrom(version, current(), this.#past.after(version));
    if (remembered) {
      if (remembered.version > version) metrics.resumes.memory.inc();
      return remembered;
    }
    const events = await eventsSince({ epoch, version });
    if (events.state !== 'answered') return null;
    const steps = events.value.flatMap(({ change }) => (change ? [stepOf(change)] : []));
    const found = this.#frameFrom(version, current(), [...steps, ...this.#past.after(version)]);
    if (found) metrics.resumes.redis.inc();
    return found;
  }

  #frameFrom(version: number, board: Snapshot<BoardDocument> | null, steps: readonly Step[]) {
    if (!board) return null;
    const { epoch, document } = board;
    const slugs = suitesOnTheWay(steps, version, document.version);
    if (!slugs) return null;
    return { version: document.version, frame: changeFrame(epoch, changeSince(version, slugs, document)) };
  }

  #reset(follower: Follower): void {
    const version = this.#options.current()?.document.version ?? this.version;
    follower.version = version;
    follower.tell(frameOf('reset', { version }));
  }

  #startAnew(version: number): void {
    this.#past.forget();
    this.#waiting = null;
    this.version = version;
    for (const follower of this.followers) {
      if (follower.version === version) continue;
      this.#options.metrics.resets.database.inc();
      this.#reset(follower);
    }
  }

  #send(): void {
    const waiting = this.#waiting;
    this.#gap = null;
    if (!waiting) return;
    this.#waiting = null;
    const { epoch, change } = waiting;
    this.version = change.version;
    const frame = changeFrame(epoch, change);
    const committedAtMs = Date.parse(change.committedAt);
    for (const follower of this.followers) follower.tellChange(frame, change.version, committedAtMs);
    this.#gap = setTimeout(() => this.#send(), sendGapMs);
  }
}

const changeFrame = (epoch: string, change: BoardChange): Frame =>
  frameOf('board', change, eventIdOf({ epoch, version: change.version }));
