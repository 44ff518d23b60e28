/** Scrapes as Prometheus does: over a connection that is kept, and with gzip asked for. */
import { Agent, type IncomingMessage, request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

export interface Scrape {
  /** From the request to the last byte. */
  readonly milliseconds: number;
  readonly isCompressed: boolean;
  readonly text: () => Promise<string>;
}

/** Where to ask, on this machine. */
export interface Listener {
  readonly port: number;
  /** The address that the scrape comes from; one of loopback unless it says otherwise. */
  readonly from?: string | undefined;
}

export interface Scraper {
  /** Rejects when the answer is none, or not 200. */
  scrape(listener: Listener): Promise<Scrape>;
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
    async scrape({ port, from }) {
      const started = performance.now();
      const { promise: answered, resolve, reject } = Promise.withResolvers<IncomingMessage>();
      const whom = { host: '127.0.0.1', port, path: '/metrics', ...(from && { localAddress: from }) };
      request({ ...whom, agent, headers }, resolve)
        .on('error', reject)
        .end();
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

/**
 * An address of this machine in a network, if there is one. A scrape that comes from it goes over loopback like the
 * others, but is taken for one of another machine.
 */
export const networkAddress = (): string | undefined =>
  Object.values(networkInterfaces())
    .flat()
    .find((one) => one?.family === 'IPv4' && !one.internal)?.address;

/** The samples of an exposition. */
export const seriesIn = (text: string): number => text.split('\n').filter((line) => /^[a-z]/i.test(line)).length;
