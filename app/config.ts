/** The configuration of one app worker and of the telemetry that is loaded before it: all of it is checked at once. */
import process from 'node:process';
import { z } from 'zod';
import { readConfig } from '../service/config.ts';
import { type AccessSettings, accessVariables, toAccessSettings } from './access/settings.ts';
import type { Retention } from './database/partitions.ts';
import type { StreamLimits } from './live/admission.ts';
import type { SamplingOptions } from './telemetry/sampling.ts';

const port = z.coerce.number('a port number').int('a whole number').min(0, 'a port from 0 to 65535').max(65_535);

const count = z.coerce.number('a number').int('a whole number').min(1, 'at least 1');

const schema = z.object({
  LVD_APP_INSTANCE: z
    .string()
    .regex(/^[\w.-]+$/, 'a name of letters, digits, ".", "_" and "-"')
    .default('app-1'),
  LVD_APP_HOST: z.string().default('127.0.0.1'),
  LVD_APP_PORT: port.default(3001),
  LVD_APP_METRICS_HOST: z.string().default('127.0.0.1'),
  LVD_APP_METRICS_PORT: port.default(9201),
  LVD_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'postgres://user:password@host:port/database' }),
  LVD_DATABASE_POOL_SIZE: z.coerce.number('a number').int('a whole number').min(1, 'at least 1').max(100).default(7),
  LVD_RETENTION_DAYS: z.coerce.number('a number of days').int('a whole number').min(1, 'at least 1').default(30),
  LVD_ROLLUP_RETENTION_DAYS: z.coerce
    .number('a number of days')
    .int('a whole number')
    .min(1, 'at least 1')
    .default(400),
  LVD_REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'redis://host:port' }),
  LVD_INBOX_URL: z.url({ protocol: /^https?$/, error: 'http://host:port' }).default('http://127.0.0.1:9095'),
  LVD_LIVE_STREAMS: count.default(4096),
  LVD_LIVE_STREAMS_PER_ADDRESS: count.default(512),
  LVD_ASSETS_DIR: z.string().default('dist/web'),
  LVD_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  LVD_TRACE_SAMPLE_RATIO: z.coerce.number('a number').min(0, 'from 0 to 1').max(1, 'from 0 to 1').default(0.02),
  LVD_TRACES_PER_SECOND: z.coerce.number('a number').min(1, 'at least 1').max(10_000).default(5),
  LVD_TRACE_INSTRUMENTATIONS: z.enum(['lean', 'all'], { error: 'lean or all' }).default('lean'),
  ...accessVariables,
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/, error: 'http://host:port' }).optional(),
});

export interface AppConfig {
  /** Names this worker in its logs and metrics: `app-1`. */
  readonly instance: string;
  readonly host: string;
  readonly port: number;
  readonly metricsHost: string;
  readonly metricsPort: number;
  readonly databaseUrl: string;
  /** Connections that the pool keeps open. */
  readonly poolSize: number;
  readonly retention: Retention;
  readonly redisUrl: string;
  readonly inboxUrl: string;
  readonly live: StreamLimits;
  readonly assetsDir: string;
  readonly logLevel: string;
  readonly access: AccessSettings;
  readonly tracing: TracingConfig;
}

export interface TracingConfig {
  readonly instance: string;
  readonly sampling: SamplingOptions;
  /** `lean`: http, pg, ioredis and pino. `all`: whatever OpenTelemetry has for Node.js. */
  readonly instrumentations: 'lean' | 'all';
  /** Where traces go; without it nothing is traced. */
  readonly exportEndpoint: string | undefined;
}

/** Reads the environment; on a problem lists them all and exits with code 78. */
export function readAppConfig(): AppConfig {
  const env = readConfig(schema);
  return {
    instance: env.LVD_APP_INSTANCE,
    host: env.LVD_APP_HOST,
    port: env.LVD_APP_PORT,
    metricsHost: env.LVD_APP_METRICS_HOST,
    metricsPort: env.LVD_APP_METRICS_PORT,
    databaseUrl: env.LVD_DATABASE_URL,
    poolSize: env.LVD_DATABASE_POOL_SIZE,
    retention: { resultDays: env.LVD_RETENTION_DAYS, rollupDays: env.LVD_ROLLUP_RETENTION_DAYS },
    redisUrl: env.LVD_REDIS_URL,
    inboxUrl: env.LVD_INBOX_URL,
    live: { streams: env.LVD_LIVE_STREAMS, streamsPerAddress: env.LVD_LIVE_STREAMS_PER_ADDRESS },
    assetsDir: env.LVD_ASSETS_DIR,
    logLevel: env.LVD_LOG_LEVEL,
    // An empty list is a setting of its own; everywhere else an empty variable is one that is not set.
    access: toAccessSettings(process.env.LVD_ANONYMOUS_SCOPES === '' ? { ...env, LVD_ANONYMOUS_SCOPES: [] } : env),
    tracing: {
      instance: env.LVD_APP_INSTANCE,
      sampling: { ratio: env.LVD_TRACE_SAMPLE_RATIO, perSecond: env.LVD_TRACES_PER_SECOND },
      instrumentations: env.LVD_TRACE_INSTRUMENTATIONS,
      exportEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT,
    },
  };
}
