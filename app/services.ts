/** The parts of one worker, made from its configuration and joined to each other; the routes are built on these. */

import type { Instruments } from '../metrics/instruments/instruments.ts';
import type { Logger } from '../service/log.ts';
import { createAccess } from './access/create-gate.ts';
import type { Gate } from './access/gate.ts';
import type { LongRequests } from './access/long-requests.ts';
import { RedisGate } from './cache/redis.ts';
import type { AppConfig } from './config.ts';
import { type Database, openDatabase } from './database/pool.ts';
import { createPoolMetrics } from './database/pool-metrics.ts';
import { Upkeep } from './database/upkeep.ts';
import { InboxReader } from './inbox/reader.ts';
import { createIngestMetrics, type IngestMetrics } from './ingest/ingest-metrics.ts';
import { ReadingBudget } from './ingest/reading-budget.ts';
import { ReportWriter } from './ingest/writer.ts';
import { createWriterMetrics } from './ingest/writer-metrics.ts';
import { type LiveServices, startLive } from './live/live-services.ts';
import { Ratings } from './ratings/ratings.ts';
import { Readiness } from './readiness.ts';
import { type CountFeature, createFeatureCounter } from './sessions/features.ts';
import { Sessions } from './sessions/sessions.ts';

export interface Services extends LiveServices {
  readonly instance: string;
  readonly logger: Logger;
  readonly database: Database;
  readonly gate: Gate;
  readonly longRequests: LongRequests;
  readonly redis: RedisGate;
  readonly inbox: InboxReader;
  readonly sessions: Sessions;
  readonly ratings: Ratings;
  readonly readiness: Readiness;
  readonly countFeature: CountFeature;
  readonly writer: ReportWriter;
  readonly readingBudget: ReadingBudget;
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
  const live = startLive({
    database,
    redis,
    redisUrl: config.redisUrl,
    instance: config.instance,
    limits: config.live,
    clientAddress: access.clientAddress,
    instruments,
    logger,
  });
  const upkeep = new Upkeep({ database, retention: config.retention, logger, instruments });
  const onMigrated = (): void => {
    live.projects.start();
    upkeep.start();
  };
  const readiness = new Readiness({ database, logger, onMigrated });
  readiness.start();
  const sessions = new Sessions(redis, instruments);
  const isReady = () => readiness.missing.length === 0;
  const writerMetrics = createWriterMetrics(instruments);
  const ratings = new Ratings({ database, redis, instruments, logger, isReady });

  return {
    instance: config.instance,
    logger,
    database,
    gate: access.gate,
    longRequests: access.longRequests,
    redis,
    ...live,
    inbox: new InboxReader(config.inboxUrl, logger),
    sessions,
    ratings,
    readiness,
    countFeature: createFeatureCounter(instruments),
    writer: new ReportWriter({ database, logger, metrics: writerMetrics }),
    readingBudget: new ReadingBudget(writerMetrics.refused),
    countIngest: createIngestMetrics(instruments),
    async close() {
      readiness.close();
      access.close();
      sessions.close();
      ratings.close();
      await upkeep.close();
      await live.close();
      redis.close();
      await database.close();
    },
  };
}
