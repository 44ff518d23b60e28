/**
 * All streams of this worker. A stream that says which version it has seen gets everything that changed since, from
 * memory or from Redis, else it is told to read everything anew. Nobody waits for a slow reader.
 */
import type { Access } from '../access/access.ts';
import type { BoardChange, BoardDocument, PageContext } from '../board/document.ts';
import type { Snapshot } from '../board/read.ts';
import type { SeenVersion } from '../cache/event-id.ts';
import { Channel, type ChannelOptions } from './channel.ts';
import { Follower } from './follower.ts';
import { frameOf } from './frame.ts';
import type { LiveMetrics } from './live-metrics.ts';
import type { Outlet } from './outlet.ts';
import { retryAfterStopMs } from './retry.ts';

const tickMs = 1000;
/** In ticks. A client that hears nothing for three beats connects anew. */
const beatTicks = 10;

export interface LiveHubOptions {
  readonly metrics: LiveMetrics;
  readonly channelOf: (project: string) => Omit<ChannelOptions, 'metrics'>;
  /** Why and since when boards may be behind; null while they are not. */
  readonly stale: () => PageContext['stale'];
}

export interface Opening {
  readonly outlet: Outlet;
  readonly access: Access<'read'>;
  /** Null for "from now on". */
  readonly since: SeenVersion | null;
}

export class LiveHub {
  readonly #options: LiveHubOptions;
  readonly #channels = new Map<string, Channel>();
  readonly #timer: NodeJS.Timeout;
  #ticks = 0;
  #closed = false;

  constructor(options: LiveHubOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#tick(), tickMs);
  }

  changed(project: string, snapshot: Snapshot<BoardDocument>, change: BoardChange | null): void {
    this.#channel(project).changed(snapshot, change);
  }

  /** Tells everybody whether what is shown may be behind: nothing else would change on an open page. */
  reachabilityChanged(): void {
    const frame = frameOf('stale', this.#options.stale());
    for (const follower of this.#followers()) follower.tell(frame);
  }

  /** Writes to an outlet until either side ends it. */
  async open({ outlet, access, since }: Opening): Promise<void> {
    const { metrics, stale } = this.#options;
    const follower = new Follower(outlet, metrics);
    const channel = this.#channel(access.project);
    let isOpen = true;
    outlet.onClose(() => {
      isOpen = false;
      channel.followers.delete(follower);
      follower.left();
      this.#count();
    });
    // Also when nothing is old: it may have been when this browser lost its last stream.
    follower.tell(frameOf('stale', stale()));
    if (since) await channel.catchUp(follower, since);
    else await channel.startNow(follower);
    if (this.#closed) return follower.end(retryAfterStopMs());
    if (!isOpen) return;
    channel.followers.add(follower);
    this.#count();
  }

  isFollowed(project: string): boolean {
    return (this.#channels.get(project)?.followers.size ?? 0) > 0;
  }

  /** Nobody asks for a project any more. */
  forget(project: string): void {
    this.#channels.get(project)?.close();
    this.#channels.delete(project);
  }

  /** Tells everybody to come back after a random time, and ends all streams. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#timer);
    for (const channel of this.#channels.values()) channel.close();
    for (const follower of [...this.#followers()]) follower.end(retryAfterStopMs());
  }

  #tick(): void {
    this.#ticks += 1;
    for (const channel of this.#channels.values()) {
      const beat = this.#ticks % beatTicks === 0 ? frameOf('beat', { version: channel.version }) : null;
      for (const follower of channel.followers) {
        follower.recover(channel.version);
        if (beat) follower.tell(beat);
      }
    }
  }

  *#followers(): Iterable<Follower> {
    for (const { followers } of this.#channels.values()) yield* followers;
  }

  #count(): void {
    let count = 0;
    for (const { followers } of this.#channels.values()) count += followers.size;
    this.#options.metrics.streams.set(count);
  }

  #channel(project: string): Channel {
    const known = this.#channels.get(project);
    if (known) return known;
    const channel = new Channel({ metrics: this.#options.metrics, ...this.#options.channelOf(project) });
    this.#channels.set(project, channel);
    return channel;
  }
}
