/** The agent put together: a configuration in, a running agent out. */
import process from 'node:process';
import { m } from '../metrics/catalogue/index.ts';
import { createInstruments, type Instruments } from '../metrics/instruments/instruments.ts';
import type { Logger } from '../service/log.ts';
import { registerProcessMetrics } from '../service/process-metrics.ts';
import { version } from '../service/version.ts';
import type { UnboundCollector } from './collector.ts';
import type { AgentConfig } from './config.ts';
import { type HostFacts, readHostFacts } from './facts/host-facts.ts';
import { bindCollectors, loadCollectors } from './load-collectors.ts';
import { createRegistry, type Registry } from './registry.ts';
import { startAgentServer } from './server.ts';
import { openAccessLog } from './targets/access-log.ts';
import { openCertificateFiles } from './targets/certificate-files.ts';
import { openHost } from './targets/host.ts';
import type { Targets } from './targets/index.ts';
import { openNginxStatus } from './targets/nginx.ts';
import { startProbe } from './targets/probe.ts';

/** The collectors of this machine, and the text of what they tell. */
export interface Watch {
  readonly registry: Registry;
  readonly accessLogPort: number | undefined;
  /** One exposition; within `limitMs`, if that is less than a scrape may take anyway. */
  render(limitMs?: number): Promise<readonly string[]>;
  close(): Promise<void>;
}

export interface Agent {
  /** Where it listens; differs from the configuration when that says 0. */
  readonly port: number;
  readonly accessLogPort: number | undefined;
  stop(): Promise<void>;
}

/** What an agent that answers has before it watches. */
interface WatchParts {
  readonly instruments?: Instruments;
  /** The file of its own certificate, now. */
  readonly ownCertificate?: (() => string | undefined) | undefined;
}

const probeTimeoutMs = 2000;
const factsWithinMs = 5000;
const defaultAccessLog = { host: '127.0.0.1', port: 5140 };

/** Opens the targets that are configured. Rejects when the address of the access log is taken. */
export async function startWatch(
  config: AgentConfig,
  logger: Logger,
  { instruments = createInstruments(), ownCertificate = () => undefined }: WatchParts = {},
): Promise<Watch> {
  registerProcessMetrics(instruments, version);
  const [collectors, facts, accessLog] = await Promise.all([
    loadCollectors(process.platform),
    readFacts(config.LVD_AGENT_ROOTFS, logger),
    openConfiguredAccessLog(config, instruments, logger),
  ]);
  const certificates = openConfiguredCertificates(config, ownCertificate, logger);
  const atScrape = {
    ...(await openTargets(config, facts, logger)),
    ...(accessLog && { accessLog }),
    ...(certificates && { certificates }),
  };
  const inBackground = await openBackgroundTargets(config, collectors, logger);
  const registry = createRegistry({
    collectors: bindCollectors(collectors, { atScrape, inBackground }),
    logger,
    maxSeriesPerFamily: config.LVD_AGENT_MAX_SERIES,
  });
  return {
    registry,
    accessLogPort: accessLog?.port,
    render: async (limitMs) => [...(await registry.collect(limitMs)), await instruments.render('text')],
    async close() {
      await Promise.all([closeTargets(atScrape), closeTargets(inBackground)]);
    },
  };
}

/**
 * Starts the agent; resolves when it answers. Rejects when an address is taken, and with a ConfigError when the web
 * configuration is wrong.
 */
export async function startAgent(config: AgentConfig, logger: Logger): Promise<Agent> {
  const instruments = createInstruments();
  const web = await openConfiguredWeb(config, instruments, logger);
  const watch = await startWatch(config, logger, { instruments, ownCertificate: web?.certificateFile });
  const rejected = instruments.counter(m.agent_scrapes_rejected_total, 'requests').bind({});
  const listening = startAgentServer({
    host: config.LVD_AGENT_HOST,
    port: config.LVD_AGENT_PORT,
    maxRequests: config.LVD_AGENT_MAX_REQUESTS,
    logger,
    render: watch.render,
    states: watch.registry.states,
    rejected: () => rejected.inc(),
    ...web,
  });
  // What was opened would keep the process from ending.
  const server = await listening.catch(async (error) => {
    await watch.close();
    throw error;
  });
  return {
    port: server.port,
    accessLogPort: watch.accessLogPort,
    async stop() {
      await server.close();
      web?.gate.close();
      await watch.close();
    },
  };
}

async function openConfiguredWeb(config: AgentConfig, instruments: Instruments, logger: Logger) {
  const { LVD_AGENT_WEB_CONFIG_FILE: path } = config;
  if (path === undefined) return undefined;
  const { openWeb } = await import('./web/open-web.ts');
  return openWeb({ path, instruments, logger });
}

async function openTargets(
  config: AgentConfig,
  facts: HostFacts | undefined,
  logger: Logger,
): Promise<Partial<Targets>> {
  const { LVD_AGENT_PROCFS: procfs, LVD_AGENT_SYSFS: sysfs, LVD_AGENT_ROOTFS: rootfs } = config;
  const { LVD_AGENT_DATABASE_URL: databaseUrl, LVD_AGENT_REDIS_URL: redisUrl } = config;
  const { LVD_AGENT_NGINX_STATUS_URL: nginxUrl } = config;
  const { LVD_AGENT_PROBE_URL: probeUrl, LVD_AGENT_PROBE_INTERVAL_MS: intervalMs } = config;
  return {
    host: openHost({ procfs, sysfs, rootfs }, facts),
    ...(databaseUrl && { postgres: await openPostgresAt(databaseUrl, logger) }),
    ...(redisUrl && { redis: await openRedisAt(redisUrl, logger) }),
    ...(nginxUrl && { nginx: openNginxStatus(nginxUrl) }),
    ...(probeUrl && {
      probe: startProbe({ url: probeUrl, intervalMs, timeoutMs: probeTimeoutMs, logger }),
    }),
  };
}

/** A second connection, the last that the role has, for the queries that may take longer than a scrape. */
async function openBackgroundTargets(
  { LVD_AGENT_DATABASE_URL: url }: AgentConfig,
  collectors: readonly UnboundCollector[],
  logger: Logger,
): Promise<Partial<Targets>> {
  const isNeeded = collectors.some(({ target, cadence }) => target === 'postgres' && cadence !== 'scrape');
  return url && isNeeded ? { postgres: await openPostgresAt(url, logger, true) } : {};
}

/** The clients are loaded only where there is something to watch: together they take 20 MB. */
async function openPostgresAt(url: string, logger: Logger, isBackground = false): Promise<Targets['postgres']> {
  const { openPostgres, ...timeouts } = await import('./targets/postgres/index.ts');
  const { scrapeStatementTimeoutMs, backgroundStatementTimeoutMs } = timeouts;
  const statementTimeoutMs = isBackground ? backgroundStatementTimeoutMs : scrapeStatementTimeoutMs;
  return openPostgres({ url, logger, statementTimeoutMs });
}

async function openRedisAt(url: string, logger: Logger): Promise<Targets['redis']> {
  const { openRedis } = await import('./targets/redis/index.ts');
  return openRedis({ url, logger });
}

function openConfiguredCertificates(config: AgentConfig, own: () => string | undefined, logger: Logger) {
  const { LVD_AGENT_CERTIFICATES: patterns = [], LVD_AGENT_ROOTFS: rootfs } = config;
  if (patterns.length === 0 && own() === undefined) return undefined;
  return openCertificateFiles({ patterns, rootfs, own, logger });
}

async function openConfiguredAccessLog(config: AgentConfig, instruments: Instruments, logger: Logger) {
  const { LVD_AGENT_ACCESS_LOG_HOST: host, LVD_AGENT_ACCESS_LOG_PORT: port } = config;
  if (host === undefined && port === undefined) return undefined;
  return openAccessLog({
    host: host ?? defaultAccessLog.host,
    port: port ?? defaultAccessLog.port,
    instruments,
    logger,
  });
}

async function closeTargets({ nginx, probe, redis, postgres, accessLog }: Partial<Targets>): Promise<void> {
  nginx?.close();
  probe?.close();
  await Promise.all([redis?.close(), postgres?.close(), accessLog?.close()]);
}

/** The facts are worth a moment of waiting, but the agent works without them. */
async function readFacts(rootfs: string, logger: Logger): Promise<HostFacts | undefined> {
  try {
    return await readHostFacts({ rootfs, timeoutMs: factsWithinMs });
  } catch (error) {
    logger.warn({ err: error }, 'the facts of this machine could not be found out');
    return undefined;
  }
}
