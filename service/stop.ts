/** Graceful stop: the first SIGTERM or SIGINT runs the given steps in order; a second one, or the deadline, ends it. */
import process from 'node:process';
import type { Logger } from './log.ts';

export interface StopOptions {
  readonly logger: Logger;
  readonly deadlineMs: number;
  readonly stop: () => Promise<void>;
}

/** Installs the handlers. Exit code 0 after a complete stop, 1 when it failed or did not end in time. */
export function stopOnSignal({ logger, deadlineMs, stop }: StopOptions): void {
  let stopping = false;
  const onSignal = async (signal: NodeJS.Signals): Promise<void> => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => {
      logger.error({ deadlineMs }, 'did not stop in time');
      process.exit(1);
    }, deadlineMs).unref();
    try {
      await stop();
      logger.info('stopped');
      process.exit(0);
    } catch (error) {
      logger.error({ err: error }, 'stopped with an error');
      process.exit(1);
    }
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
