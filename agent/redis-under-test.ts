/** The collectors of Redis on a real server, for tests. */
import { pino } from 'pino';
import { type Exposed, exposed } from './exposition-under-test.ts';
import { bindCollectors, loadCollectors } from './load-collectors.ts';
import { createRegistry } from './registry.ts';
import { openRedis } from './targets/redis/index.ts';

export interface WatchedRedis {
  /** One scrape, and after what time it had come. */
  scrape(): Promise<Exposed & { readonly tookMs: number; readonly text: string }>;
  /** Why each collector that failed has failed. */
  reasons(): readonly string[];
  /** Everything that was logged. */
  log(): string;
  /** How many collectors there are. */
  readonly collectors: number;
  close(): void;
}

/** Watches the server at `url` with all collectors of Redis. */
export async function watchRedis(url: string, maxSeriesPerFamily = 1000): Promise<WatchedRedis> {
  const lines: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const redis = openRedis({ url, logger });
  const collectors = bindCollectors(await loadCollectors('linux'), { atScrape: { redis } });
  const registry = createRegistry({ collectors, logger, maxSeriesPerFamily });
  return {
    async scrape() {
      const started = performance.now();
      const text = (await registry.collect()).join('');
      return { ...exposed(text), tookMs: performance.now() - started, text };
    },
    reasons: () => registry.states().flatMap(({ state, reason }) => (state === 'failed' ? [reason ?? ''] : [])),
    log: () => lines.join(''),
    collectors: collectors.length,
    close: () => redis.close(),
  };
}
