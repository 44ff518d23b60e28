/** The parts of one worker, made from its configuration and joined to each other; the routes are built on these. */

import type { Instruments } from '../metrics/instruments/instruments.ts';
import type { Logger } from '../service/log.ts';
import { grant } from './access/access.ts';
import { createAccess } from './access/create-gate.ts';
import type { Gate } from './access/gate.ts';
import type { LongRequests } from './access/long-requests.ts';
import { ServedProjects } from './board/projects.ts';
import { DocumentReader } from './board/reader.ts';
import { EventReader, readEventsSince } from './cache/events.ts';
import { createLookupCounter } from './cache/lookups.ts';
import { RedisGate } from './cache/redis.ts';
import type { AppConfig } from './config.ts';
import { PartitionKeeper } from './database/partition-keeper.ts';
import { type Database, openDatabase } from './database/pool.ts';
import { createPoolMetrics } from './database/pool-metrics.ts';
import { InboxReader } from './inbox/reader.ts';
import { createIngestMetrics, type IngestMetrics } from './ingest/ingest-metrics.ts';
import { ReportWriter } from './ingest/writer.ts';
import { createWriterMetrics } from './ingest/writer-metrics.ts';
import { Admissions } from './live/admission.ts';
import { LiveHub } from './live/hub.ts';
import { createLiveMetrics } from './live/live-metrics.ts';
import { Upgrades } from './live/upgrades.ts';
import { Ratings } from './ratings/ratings.ts';
import { Readiness } from './readiness.ts';
import { type CountFeature, createFeatureCounter } from './sessions/features.ts';
import { Sessions } from './sessions/sessions.ts';

export interface Services {
  readonly instance: string;
  readonly logger: Logger;
  readonly database: Database;
  readonly gate: Gate;
  readonly longRequests: LongRequests;
  readonly redis: RedisGate;
  readonly projects: ServedProjects;
  readonly documents: DocumentReader;
  readonly hub: LiveHub;
  readonly admissions: Admissions;
  readonly upgrades: Upgrades;
  /** Called when what came over a WebSocket could not be read. */
  readonly countProtocolError: () => void;
  readonly inbox: InboxReader;
  readonly sessions: Sessions;
  readonly ratings: Ratings;
  readonly readiness: Readiness;
  readonly countFeature: CountFeature;
  readonly writer: ReportWriter;
  readonly countIngest: IngestMetrics;
  /** Closes what holds connections; called after the last answer. */
  close(): Promise<void>;
}

/** Starts everything but the listeners. Nothing is waited for: a worker starts while its database is still away. */
export function startServices(config: AppConfig, instruments: Instruments, logger: Logger): Services {
  const name = `lvd ${config.instance}`;
  const database = openDatabase({
    url: config.databaseUrl,
    size: config.poolSize,
    applicationName: name,
    logger,
    metrics: createPoolMetrics(instruments),
  });
  const redisOptions = { url: config.redisUrl, connectionName: name.replaceAll(' ', '-'), logger };
  const redis = new RedisGate({ ...redisOptions, instruments });
  const access = createAccess({ settings: config.access, database, redis, instruments, logger });
  const liveMetrics = createLiveMetrics(instruments);
  const projects: ServedProjects = new ServedProjects({
    database,
    redis,
    worker: config.instance,
    logger,
    onBoard: (project, snapshot, change) => hub.changed(project, snapshot, change),
    onMoved: () => events.wake(),
    isFollowed: (project) => hub.isFollowed(project),
    onIdle: (project) => hub.forget(project),
  });
  const hub = new LiveHub({
    metrics: liveMetrics,
    channelOf: (project) => ({
      current: () => projects.currentOf(project),
      refresh: () => projects.of(grant('read', project)).projector.refresh(),
      eventsSince: (seen) => readEventsSince(redis, project, seen),
    }),
    stale: () => documents.staleness(),
  });
  const events = new EventReader({
    connection: { ...redisOptions, connectionName: `${redisOptions.connectionName}-live` },
    gate: redis,
    positions: () => projects.positions(),
    onEvent: (project, event) => projects.take(project, event),
    onFailure: (error) => {
      redis.countError('subscription');
      logger.warn({ err: error }, 'live events could not be read from Redis; the database is asked instead');
    },
  });
  const documents = new DocumentReader({ database, projects, countLookup: createLookupCounter(instruments) });
  database.onReachability(() => hub.reachabilityChanged());
  const partitions = new PartitionKeeper({ database, retention: config.retention, logger, instruments });
  const onMigrated = (): void => {
    projects.start();
    partitions.start();
  };
  const readiness = new Readiness({ database, logger, onMigrated });
  readiness.start();
  const sessions = new Sessions(redis, instruments);
  const isReady = () => readiness.missing.length === 0;
  const ratings = new Ratings({ database, redis, instruments, logger, isReady });

  return {
    instance: config.instance,
    logger,
    database,
    gate: access.gate,
    longRequests: access.longRequests,
    redis,
    projects,
    documents,
    hub,
    admissions: new Admissions(config.live, liveMetrics),
    upgrades: new Upgrades(),
    countProtocolError: () => liveMetrics.dropped.protocol.inc(),
    inbox: new InboxReader(config.inboxUrl, logger),
    sessions,
    ratings,
    readiness,
    countFeature: createFeatureCounter(instruments),
    writer: new ReportWriter({ database, logger, metrics: createWriterMetrics(instruments) }),
    countIngest: createIngestMetrics(instruments),
    async close() {
      readiness.close();
      access.close();
      sessions.close();
      ratings.close();
      await partitions.close();
      await projects.close();
      events.close();
      redis.close();
      await database.close();
    },
  };
}
