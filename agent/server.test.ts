import assert from 'node:assert/strict';
import { networkInterfaces } from 'node:os';
import { after, describe, it } from 'node:test';
import { pino } from 'pino';
import type { HttpServer } from './http/server.ts';
import type { CollectorState } from './registry.ts';
import { type AgentServerOptions, acceptsGzip, startAgentServer } from './server.ts';

const state: CollectorState = {
  name: 'meminfo',
  target: 'host',
  cadence: 'scrape',
  metrics: ['node_memory_MemTotal_bytes'],
  state: 'ok',
  reason: undefined,
  series: 53,
  durationSeconds: 0.0002,
  lastSuccessSeconds: 1_760_000_000,
};

const servers: HttpServer[] = [];
after(() => Promise.all(servers.map((server) => server.close())));

async function start(options: Partial<AgentServerOptions>): Promise<number> {
  const server = await startAgentServer({
    host: '127.0.0.1',
    port: 0,
    maxRequests: 2,
    logger: pino({ level: 'silent' }),
    render: async () => ['node_load1 ', '1\n'],
    states: () => [state],
    rejected: () => undefined,
    ...options,
  });
  servers.push(server);
  return server.port;
}

describe('the agent’s server', () => {
  it('answers as many scrapes at once as are allowed, and counts those that it turns away', async () => {
    const rendered = Promise.withResolvers<readonly string[]>();
    let rejected = 0;
    const begun = Promise.withResolvers<void>();
    let scrapes = 0;
    const port = await start({
      render: () => {
        scrapes += 1;
        if (scrapes === 2) begun.resolve();
        return rendered.promise;
      },
      rejected: () => {
        rejected += 1;
      },
    });
    const url = `http://127.0.0.1:${port}/metrics`;
    const allowed = [fetch(url), fetch(url)];
    await begun.promise;
    const third = await fetch(url);
    assert.equal(third.status, 503);
    assert.match(await third.text(), /2 scrapes are being answered/);
    rendered.resolve(['node_load1 1\n']);
    for (const answer of await Promise.all(allowed)) assert.equal(answer.status, 200);
    assert.equal((await fetch(url)).status, 200);
    assert.equal(rejected, 1);
  });

  it('compresses for others that ask for it, and not for its own machine', async (test) => {
    const address = Object.values(networkInterfaces())
      .flat()
      .find((entry) => entry?.family === 'IPv4' && !entry.internal)?.address;
    if (!address) return test.skip('this machine has no address but loopback');
    const port = await start({ host: '0.0.0.0' });
    const encodingAt = async (host: string): Promise<string | null> => {
      const answer = await fetch(`http://${host}:${port}/metrics`, { headers: { 'accept-encoding': 'gzip' } });
      assert.equal(await answer.text(), 'node_load1 1\n');
      return answer.headers.get('content-encoding');
    };
    assert.equal(await encodingAt('127.0.0.1'), null);
    assert.equal(await encodingAt(address), 'gzip');
  });

  it('compresses only what the client takes compressed', () => {
    for (const header of ['gzip', 'deflate, gzip;q=0.5', 'GZIP', '*', 'identity;q=0, x-gzip']) {
      assert.equal(acceptsGzip(header), true, header);
    }
    for (const header of ['', 'identity', 'gzip;q=0', 'gzip; q=0.0', '*, gzip;q=0', 'notgzip', 'gzip;q=x']) {
      assert.equal(acceptsGzip(header), false, header);
    }
    assert.equal(acceptsGzip(undefined), false);
  });

  it('leaves half a second of what the scraper waits for the way of the answer', async () => {
    const limits: (number | undefined)[] = [];
    const port = await start({
      render: async (limitMs) => {
        limits.push(limitMs);
        return [];
      },
    });
    for (const seconds of ['1.25', '10', '0.4', '0', 'soon', undefined]) {
      const headers = seconds === undefined ? {} : { 'X-Prometheus-Scrape-Timeout-Seconds': seconds };
      await (await fetch(`http://127.0.0.1:${port}/metrics`, { headers })).text();
    }
    assert.deepEqual(limits, [750, 9500, 200, undefined, undefined, undefined]);
  });

  it('shows people how each collector is, with what went wrong first', async () => {
    const reason = 'no connection <script>';
    const states = [state, { ...state, name: 'postgres_up', target: 'postgres', state: 'failed', reason } as const];
    const port = await start({ states: () => states });
    const page = await (await fetch(`http://127.0.0.1:${port}/`)).text();
    assert.match(page, /2 collectors, 106 series; 1 of them fail/);
    assert.ok(page.indexOf('postgres_up') < page.indexOf('meminfo'));
    assert.match(page, /no connection &lt;script&gt;/);
    assert.match(page, /<summary>meminfo<\/summary>.*node_memory_MemTotal_bytes/);
    assert.match(page, /color-scheme: light dark/);
  });

  it('says in the answer and in the log when the metrics cannot be rendered', async () => {
    const port = await start({ render: () => Promise.reject(new Error('broken')) });
    assert.equal((await fetch(`http://127.0.0.1:${port}/metrics`)).status, 500);
    assert.equal(await (await fetch(`http://127.0.0.1:${port}/healthz`)).text(), 'ok\n');
  });
});
