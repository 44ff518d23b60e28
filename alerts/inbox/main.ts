/** The alert inbox process: the default receiver of notifications, which must not die with what it reports. */
import process from 'node:process';
import { createInstruments } from '../../metrics/instruments/instruments.ts';
import { createLogger, type Logger } from '../../service/log.ts';
import { registerProcessMetrics } from '../../service/process-metrics.ts';
import { stopOnSignal } from '../../service/stop.ts';
import { version } from '../../service/version.ts';
import { type InboxConfig, readInboxConfig } from './config.ts';
import { createInboxServer } from './server.ts';
import { openStore, type Store } from './store.ts';

const stopDeadlineMs = 5000;
const removeOldEveryMs = 60 * 60 * 1000;

const config = readInboxConfig();
const logger = createLogger('inbox', config.LVD_LOG_LEVEL);
try {
  await start(config, logger);
} catch (error) {
  logger.fatal({ err: error, database: config.LVD_INBOX_DATABASE }, 'the inbox could not start');
  process.exit(1);
}

async function start(
  { LVD_INBOX_HOST: host, LVD_INBOX_PORT: port, LVD_INBOX_DATABASE: path }: InboxConfig,
  log: Logger,
) {
  const store = openStore({ path });
  const timer = setInterval(removeOld, removeOldEveryMs, store, log);
  removeOld(store, log);
  const instruments = createInstruments();
  registerProcessMetrics(instruments, version);
  const server = createInboxServer({ store, instruments, logger: log });
  const listening = Promise.withResolvers<void>();
  server.once('error', listening.reject);
  server.listen(port, host, listening.resolve);
  await listening.promise;
  log.info({ address: server.address(), database: path }, 'the inbox is up');
  const stop = async (): Promise<void> => {
    clearInterval(timer);
    const closed = Promise.withResolvers<void>();
    server.close(() => closed.resolve());
    server.closeIdleConnections();
    await closed.promise;
    store.close();
  };
  stopOnSignal({ logger: log, deadlineMs: stopDeadlineMs, stop });
}

/** Old notifications are no reason to stop taking new ones. */
function removeOld(store: Store, log: Logger): void {
  try {
    store.removeOld();
  } catch (error) {
    log.error({ err: error }, 'old notifications could not be removed');
  }
}
