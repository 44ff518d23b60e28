/** One app worker: configuration in, a public listener and a metrics listener out. Started with --import telemetry. */
import './optimize-early.ts';
import process from 'node:process';
import { createClientRegistry } from '../metrics/instruments/client-registry.ts';
import { createInstruments } from '../metrics/instruments/instruments.ts';
import { createLogger } from '../service/log.ts';
import { startMetricsListener } from '../service/metrics-listener.ts';
import { registerProcessMetrics } from '../service/process-metrics.ts';
import { stopOnSignal } from '../service/stop.ts';
import { version } from '../service/version.ts';
import type { PageContext } from './board/document.ts';
import { readAppConfig } from './config.ts';
import { listen, stopListening } from './listener.ts';
import { isUpgrade } from './live/upgrades.ts';
import { createServer } from './server.ts';
import { startServices } from './services.ts';
import { createHttpMetrics } from './telemetry/http-metrics.ts';
import { joinTracing, type Tracing } from './telemetry/join.ts';
import { assetUrls, readAssetManifest } from './web/assets.ts';

/**
 * A request that came before the pool is open would be answered 503, while another worker could take it. Where the
 * database is away, there is something to be said all the same.
 */
const readyWithinMs = 5000;
/** Longer than the listener needs to cut off its last connection. */
const stopDeadlineMs = 15_000;

const config = readAppConfig();
const logger = createLogger('app', config.logLevel).child({ instance: config.instance });
const { assets, tracing } = await checkedParts();

const instruments = createInstruments({ registry: createClientRegistry() });
registerProcessMetrics(instruments, version);
const services = startServices(config, instruments, logger);
const app = createServer({
  services,
  httpMetrics: createHttpMetrics(instruments, logger),
  assets,
  assetsDir: config.assetsDir,
});
const metricsServer = await startMetricsListener({
  host: config.metricsHost,
  port: config.metricsPort,
  render: (format) => instruments.render(format),
  logger,
});
await services.readiness.readyWithin(readyWithinMs);
const server = await listen(tracing.traced(app), config.host, config.port, isUpgrade);
services.upgrades.serve(server, app);
logger.info({ address: server.address(), metrics: metricsServer.address() }, 'listening');

stopOnSignal({
  logger,
  deadlineMs: stopDeadlineMs,
  stop: async () => {
    services.readiness.stop();
    // A stream that ends sooner would come back to this same worker.
    await stopListening(server, () => services.hub.close());
    await services.close();
    await tracing.stop();
    metricsServer.close();
  },
});

/** What else must be in place before the first request; without it the worker ends at once and says why. */
async function checkedParts(): Promise<{ assets: PageContext['assets']; tracing: Tracing }> {
  try {
    return { tracing: await joinTracing(config.tracing), assets: assetUrls(readAssetManifest(config.assetsDir)) };
  } catch (error) {
    logger.fatal({ err: error }, 'the worker cannot start');
    process.exit(1);
  }
}
