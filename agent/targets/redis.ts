/**
 * Redis over one connection that is kept: the text of INFO out. While the server is away or does not answer, calls fail
 * at once and the connection is opened again in the background.
 */
import { Redis } from 'ioredis';
import type { Logger } from '../../service/log.ts';

export interface RedisOptions {
  readonly url: string;
  readonly logger: Logger;
}

export interface RedisInfo {
  /** All sections of INFO, by field name. Rejects at once without a connection. */
  read(): Promise<ReadonlyMap<string, string>>;
  close(): void;
}

const answerWithinMs = 800;
const slowestRetryMs = 5000;

/** Opens the connection in the background; the function returns at once. */
export function openRedis({ url, logger }: RedisOptions): RedisInfo {
  const client = new Redis(url, {
    connectionName: 'lvd-agent',
    commandTimeout: answerWithinMs,
    connectTimeout: 2000,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    // Ready only when INFO was answered: a frozen server accepts connections, but its clients are not connected.
    enableReadyCheck: true,
    disableClientInfo: true,
    retryStrategy: (times) => Math.min(250 * 2 ** (times - 1), slowestRetryMs),
  });
  followState(client, logger);
  return {
    async read() {
      if (client.status !== 'ready') throw new Error(`there is no connection to Redis (${client.status})`);
      try {
        return parseInfo(await client.info('everything'));
      } catch (error) {
        // What does not answer in time is not connected: later calls then fail at once instead of after the timeout.
        if (String(error).includes('timed out')) client.disconnect(true);
        throw error;
      }
    },
    close: () => client.disconnect(),
  };
}

/** Logs each change, instead of every failed attempt. */
function followState(client: Redis, logger: Logger): void {
  let connected: boolean | undefined;
  const lose = (reason: string): void => {
    if (connected !== false) logger.warn({ reason }, 'no connection to Redis');
    connected = false;
  };
  client.on('error', (error) => lose(String(error)));
  client.on('close', () => lose('the connection was closed'));
  client.on('ready', () => {
    logger.info('connected to Redis');
    connected = true;
  });
}

/** `field:value` lines; section titles start with `#`. */
function parseInfo(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0 && !line.startsWith('#')) fields.set(line.slice(0, colon), line.slice(colon + 1));
  }
  return fields;
}
