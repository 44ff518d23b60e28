/** Scrapes as Prometheus does: over a connection that is kept, and with gzip asked for. */
import { Agent, type IncomingMessage, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

export interface Scrape {
  /** From the request to the last byte. */
  readonly milliseconds: number;
  readonly isCompressed: boolean;
  readonly text: () => Promise<string>;
}

export interface Scraper {
  /** Rejects when the answer is none, or not 200. */
  scrape(port: number): Promise<Scrape>;
  close(): void;
}

/** What Prometheus sends: its timeout is 10 s where nobody says otherwise. */
const headers = {
  accept: 'text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
  'accept-encoding': 'gzip',
  'x-prometheus-scrape-timeout-seconds': '10',
};

const decompressed = promisify(gunzip);

/** `fetch` would open a connection anew when the last scrape was a while ago. */
export function createScraper(): Scraper {
  const agent = new Agent({ keepAlive: true });
  return {
    async scrape(port) {
      const started = performance.now();
      const { promise: answered, resolve, reject } = Promise.withResolvers<IncomingMessage>();
      request({ host: '127.0.0.1', port, path: '/metrics', agent, headers }, resolve).on('error', reject).end();
      const response = await answered;
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const milliseconds = performance.now() - started;
      const body = Buffer.concat(chunks);
      if (response.statusCode !== 200) throw new Error(`port ${port} answered ${response.statusCode}: ${body}`);
      const isCompressed = response.headers['content-encoding'] === 'gzip';
      return { milliseconds, isCompressed, text: async () => String(isCompressed ? await decompressed(body) : body) };
    },
    close: () => agent.destroy(),
  };
}

/** The samples of an exposition. */
export const seriesIn = (text: string): number => text.split('\n').filter((line) => /^[a-z]/i.test(line)).length;
