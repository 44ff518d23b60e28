/** The streams of changes in Redis: what happened since a version, and what happens now. */
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { BoardChange } from '../board/document.ts';
import { detached } from '../telemetry/detached.ts';
import { eventIdOf, readSeenVersion } from './event-id.ts';
import { keysOf } from './keys.ts';
import { connectionOptions, type Outcome, type RedisGate, type RedisGateOptions, reportState } from './redis.ts';

export interface BoardEvent {
  readonly epoch: string;
  readonly version: number;
  /** Null: too much changed, or from an unknown state; the board has to be read as a whole. */
  readonly change: BoardChange | null;
}

export interface EventReaderOptions {
  readonly connection: Omit<RedisGateOptions, 'instruments'>;
  /** Commands go over this one: the reader's own connection waits for events. */
  readonly gate: RedisGate;
  /** The id of the last event that each project has taken in; whoever is not in it is not read. */
  readonly positions: () => ReadonlyMap<string, string>;
  readonly onEvent: (project: string, event: BoardEvent) => void;
  readonly onFailure: (error: unknown) => void;
}

/** So long one reading waits; then it asks again from where the projects are. */
const longestReadMs = 1000;
const afterFailureMs = 1000;
/** Without Redis, or before the first board. */
const idleMs = 100;
const eventsAtOnce = 100;

/** One connection a worker that waits for events of all its projects, however many viewers there are. */
export class EventReader {
  readonly #options: EventReaderOptions;
  readonly #redis: Redis;
  readonly #closing = new AbortController();
  #connectionId: number | null = null;
  /** The last event that was told of, for projects that have not taken it in since they stood at `from`. */
  readonly #told = new Map<string, { readonly from: string; readonly upTo: string }>();

  constructor(options: EventReaderOptions) {
    this.#options = options;
    const { url, connectionName, logger } = options.connection;
    this.#redis = new Redis(url, {
      ...connectionOptions,
      connectionName,
      // A reading waits; it has a time limit of its own.
      commandTimeout: undefined,
      blockingTimeout: longestReadMs * 2,
    });
    reportState(this.#redis, logger, connectionName);
    this.#redis.on('ready', () => void this.#identify());
    void this.#follow();
  }

  /** There is a new project, or one has moved: what is being waited for is no longer all. */
  wake(): void {
    const id = this.#connectionId;
    if (id === null) return;
    void detached(() => this.#options.gate.use('subscription', (redis) => redis.client('UNBLOCK', id)));
  }

  close(): void {
    this.#closing.abort();
    this.#redis.disconnect();
  }

  async #identify(): Promise<void> {
    try {
      this.#connectionId = await this.#redis.client('ID');
    } catch (error) {
      this.#connectionId = null; // Then a new project is read a second later.
      this.#options.onFailure(error);
    }
  }

  async #follow(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const positions = this.#options.positions();
      try {
        if (this.#redis.status === 'ready' && positions.size > 0) await this.#read(positions);
        else await delay(idleMs, undefined, { signal });
      } catch (error) {
        if (signal.aborted) return;
        this.#options.onFailure(error);
        await delay(afterFailureMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #read(positions: ReadonlyMap<string, string>): Promise<void> {
    const projects = [...positions.keys()];
    for (const project of this.#told.keys()) if (!positions.has(project)) this.#told.delete(project);
    const keys = projects.map((project) => keysOf(project).events);
    const answer = await this.#redis.xread(
      ...(['COUNT', eventsAtOnce, 'BLOCK', longestReadMs, 'STREAMS'] as const),
      ...[...keys, ...projects.map((project) => this.#readFrom(project, positions))],
    );
    for (const [key, entries] of answer ?? []) {
      const project = projects[keys.indexOf(key)];
      const last = entries.at(-1);
      if (project === undefined || !last) continue;
      this.#told.set(project, { from: positions.get(project) ?? '', upTo: last[0] });
      for (const [id, fields] of entries) {
        const event = eventFrom(id, fields);
        if (event && !this.#closing.signal.aborted) this.#options.onEvent(project, event);
      }
    }
  }

  /** An event that takes a while to be taken in must not be read again and again until it is. */
  #readFrom(project: string, positions: ReadonlyMap<string, string>): string {
    const position = positions.get(project) ?? '';
    const told = this.#told.get(project);
    if (told?.from === position) return told.upTo;
    this.#told.delete(project);
    return position;
  }
}

/** What happened in a project after a version, oldest first, as far as it is kept. */
export function readEventsSince(
  gate: RedisGate,
  project: string,
  seen: { readonly epoch: string; readonly version: number },
): Promise<Outcome<readonly BoardEvent[]>> {
  return gate.use('subscription', async (redis) => {
    const entries = await redis.xrange(keysOf(project).events, `(${eventIdOf(seen)}`, '+');
    return entries.flatMap(([id, fields]) => eventFrom(id, fields) ?? []);
  });
}

/** Null: it is none of ours. */
function eventFrom(id: string, fields: readonly string[]): BoardEvent | null {
  const seen = readSeenVersion(id);
  const [, epoch, , change] = fields;
  if (!seen || epoch === undefined || change === undefined) return null;
  // Only the script that stores a board adds events: an epoch and the JSON of a change, or nothing.
  return { epoch, version: seen.version, change: change === '' ? null : (JSON.parse(change) as BoardChange) };
}
