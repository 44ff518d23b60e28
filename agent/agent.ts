/** The agent put together: a configuration in, a running agent out. */
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { renderExposition } from '../metrics/instruments/exposition.ts';
import { createInstruments } from '../metrics/instruments/instruments.ts';
import type { Logger } from '../service/log.ts';
import { registerProcessMetrics } from '../service/process-metrics.ts';
import { version } from '../service/version.ts';
import { collectorsFor } from './collectors/index.ts';
import type { AgentConfig } from './config.ts';
import { createRegistry } from './registry.ts';
import { startAgentServer } from './server.ts';
import { openAccessLog } from './targets/access-log.ts';
import { openHost } from './targets/host.ts';
import { type HostFacts, readHostFacts } from './targets/host-facts.ts';
import type { Targets } from './targets/index.ts';
import { openNginxStatus } from './targets/nginx.ts';
import { openPostgres } from './targets/postgres.ts';
import { startProbe } from './targets/probe.ts';
import { openRedis } from './targets/redis.ts';

export interface Agent {
  /** Where it listens; differs from the configuration when that says 0. */
  readonly port: number;
  readonly accessLogPort: number;
  stop(): Promise<void>;
}

const probeTimeoutMs = 2000;
const factsWithinMs = 3000;

/** Starts the agent; resolves when it answers. Rejects when an address is taken. */
export async function startAgent(config: AgentConfig, logger: Logger): Promise<Agent> {
  const instruments = createInstruments();
  registerProcessMetrics(instruments, version);
  const accessLog = await openAccessLog({
    host: config.LVD_AGENT_ACCESS_LOG_HOST,
    port: config.LVD_AGENT_ACCESS_LOG_PORT,
    instruments,
    logger,
  });
  const { LVD_AGENT_PROCFS: procfs, LVD_AGENT_SYSFS: sysfs, LVD_AGENT_ROOTFS: rootfs } = config;
  const { LVD_AGENT_DATABASE_URL: databaseUrl, LVD_AGENT_REDIS_URL: redisUrl } = config;
  const { LVD_AGENT_PROBE_URL: url, LVD_AGENT_PROBE_INTERVAL_MS: intervalMs } = config;
  const targets: Partial<Targets> = {
    host: openHost({ procfs, sysfs, rootfs }, await readFactsInTime(logger)),
    nginx: openNginxStatus(config.LVD_AGENT_NGINX_STATUS_URL),
    accessLog,
    probe: startProbe({ url, intervalMs, timeoutMs: probeTimeoutMs, logger }),
    ...(databaseUrl && { postgres: openPostgres({ url: databaseUrl, logger }) }),
    ...(redisUrl && { redis: openRedis({ url: redisUrl, logger }) }),
  };
  const collectors = collectorsFor(process.platform).flatMap((collector) => collector.bind(targets) ?? []);
  const registry = createRegistry(collectors, logger);
  const server = await startAgentServer({
    host: config.LVD_AGENT_HOST,
    port: config.LVD_AGENT_PORT,
    logger,
    render: async () => {
      const families = await registry.collect();
      return renderExposition(families, 'text') + (await instruments.render('text'));
    },
  });
  return {
    // A server that listens on TCP has an address of this form.
    port: (server.address() as AddressInfo).port,
    accessLogPort: accessLog.port,
    async stop() {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      await closed.promise;
      await closeTargets(targets);
    },
  };
}

async function closeTargets({ nginx, probe, redis, postgres, accessLog }: Partial<Targets>): Promise<void> {
  nginx?.close();
  probe?.close();
  redis?.close();
  await Promise.all([postgres?.close(), accessLog?.close()]);
}

/** The facts are worth a moment of waiting, but the agent works without them. */
async function readFactsInTime(logger: Logger): Promise<HostFacts | undefined> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`not known after ${factsWithinMs} ms`)), factsWithinMs);
  try {
    return await Promise.race([readHostFacts(), late]);
  } catch (error) {
    logger.warn({ err: error }, 'the facts of this machine could not be read');
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
