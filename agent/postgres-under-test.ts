/** All collectors of PostgreSQL on a real server, over two connections as the agent has them. */
import pg from 'pg';
import { pino } from 'pino';
import { type Exposed, exposed } from './exposition-under-test.ts';
import { bindCollectors, loadCollectors } from './load-collectors.ts';
import { createRegistry, type Registry } from './registry.ts';
import { backgroundStatementTimeoutMs, openPostgres, scrapeStatementTimeoutMs } from './targets/postgres/index.ts';

const logger = pino({ level: 'silent' });

export interface WatchedPostgres {
  readonly registry: Registry;
  /** Names of all collectors. */
  readonly names: readonly string[];
  /** One scrape. */
  scrape(): Promise<Exposed>;
  /** A scrape after which all of the background has run once more, if it was due. */
  settled(): Promise<Exposed>;
  close(): Promise<void>;
}

/** Watches the server at once; whether it answers is for the scrapes to tell. */
export async function watchPostgres(url: string): Promise<WatchedPostgres> {
  const postgres = openPostgres({ url, logger, statementTimeoutMs: scrapeStatementTimeoutMs });
  const background = openPostgres({ url, logger, statementTimeoutMs: backgroundStatementTimeoutMs });
  const bound = { atScrape: { postgres }, inBackground: { postgres: background } };
  const collectors = bindCollectors(await loadCollectors('linux'), bound);
  const registry = createRegistry({ collectors, logger });
  const scrape = async (): Promise<Exposed> => exposed((await registry.collect()).join(''));
  return {
    registry,
    names: collectors.map(({ name }) => name),
    scrape,
    async settled() {
      await scrape();
      await registry.settled();
      return scrape();
    },
    close: async () => {
      await Promise.all([postgres.close(), background.close()]);
    },
  };
}

/** A connection beside the agent's; its loss with the server is nobody's failure. */
export async function connectTo(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
