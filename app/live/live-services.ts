/** What serves boards and follows them, joined to each other: from the database and Redis to requests and streams. */
import type { Instruments } from '../../metrics/instruments/instruments.ts';
import type { Logger } from '../../service/log.ts';
import { grant } from '../access/access.ts';
import type { ClientAddress } from '../access/client-address.ts';
import type { BoardDocument } from '../board/document.ts';
import { ServedProjects } from '../board/projects.ts';
import type { Snapshot } from '../board/read.ts';
import { DocumentReader } from '../board/reader.ts';
import { EventReader, readEventsSince } from '../cache/events.ts';
import { createLookupCounter } from '../cache/lookups.ts';
import type { RedisGate } from '../cache/redis.ts';
import type { Database } from '../database/pool.ts';
import { Admissions, type StreamLimits } from './admission.ts';
import { LiveHub } from './hub.ts';
import { createLiveMetrics } from './live-metrics.ts';
import { Upgrades } from './upgrades.ts';

export interface LiveOptions {
  readonly database: Database;
  readonly redis: RedisGate;
  readonly redisUrl: string;
  readonly instance: string;
  readonly limits: StreamLimits;
  /** Addresses and networks whose word is taken for whom they forward. */
  readonly clientAddress: ClientAddress;
  readonly instruments: Instruments;
  readonly logger: Logger;
}

export type BoardFollower = (project: string, snapshot: Snapshot<BoardDocument>) => void;

export interface LiveServices {
  readonly projects: ServedProjects;
  readonly documents: DocumentReader;
  readonly hub: LiveHub;
  /** Calls `listener` after each newer board, when those who follow it have been told. */
  onBoard(listener: BoardFollower): void;
  readonly admissions: Admissions;
  readonly upgrades: Upgrades;
  /** Called when what came over a WebSocket could not be read. */
  readonly countProtocolError: () => void;
}

export function startLive(options: LiveOptions): LiveServices & { close(): Promise<void> } {
  const { database, redis, redisUrl, instance, limits, clientAddress, instruments, logger } = options;
  const metrics = createLiveMetrics(instruments);
  const listeners: BoardFollower[] = [];
  const afterBoard: BoardFollower = (project, snapshot) => {
    for (const listener of listeners) {
      try {
        listener(project, snapshot);
      } catch (error) {
        logger.error({ err: error }, 'what follows from a newer board failed');
      }
    }
  };
  const projects: ServedProjects = new ServedProjects({
    database,
    redis,
    worker: instance,
    logger,
    onBoard: (project, snapshot, change) => {
      hub.changed(project, snapshot, change);
      setImmediate(() => afterBoard(project, snapshot));
    },
    onMoved: () => events.wake(),
    isFollowed: (project) => hub.isFollowed(project),
    onIdle: (project) => hub.forget(project),
  });
  const documents = new DocumentReader({ database, projects, countLookup: createLookupCounter(instruments) });
  const hub = new LiveHub({
    metrics,
    channelOf: (project) => {
      // From now on it is served here, if it was not.
      const served = () => projects.of(grant('read', project));
      served();
      return {
        current: () => projects.currentOf(project),
        refresh: () => served().projector.refresh(),
        eventsSince: (seen) => readEventsSince(redis, project, seen),
      };
    },
    stale: () => documents.staleness(),
  });
  const events = new EventReader({
    connection: { url: redisUrl, connectionName: `lvd-${instance}-live`, logger },
    gate: redis,
    positions: () => projects.positions(),
    onEvent: (project, event) => projects.take(project, event),
    onFailure: (error) => {
      redis.countError('subscription');
      logger.warn({ err: error }, 'live events could not be read from Redis; the database is asked instead');
    },
  });
  database.onReachability(() => hub.reachabilityChanged());
  return {
    projects,
    documents,
    hub,
    onBoard: (listener) => void listeners.push(listener),
    admissions: new Admissions(limits, clientAddress, metrics),
    upgrades: new Upgrades(),
    countProtocolError: () => metrics.dropped.protocol.inc(),
    async close() {
      await projects.close();
      events.close();
    },
  };
}
