/** Redis away, frozen, loading, or not Redis at all: what the agent then tells, and how it comes back. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import { freePort, startRedis, type TestRedis, temporaryFolder, waitFor } from '../../../test/services.ts';
import { type WatchedRedis, watchRedis } from '../../redis-under-test.ts';

/** A scrape waits for what hangs once, and the ones after it do not. */
const slowestScrapeMs = 1100;
const nextScrapeMs = 50;
/** This machine may be busy with other tests; what is told apart is waiting for Redis (800 ms) and not waiting. */
const busyMs = 200;

describe('Redis as a target', () => {
  const cleanup: (() => unknown)[] = [];
  afterEach(async () => {
    for (const clean of cleanup.splice(0).reverse()) await clean();
  });

  const start = async (args: readonly string[] = []): Promise<TestRedis> => {
    const server = await startRedis(args);
    cleanup.push(() => server.stop());
    return server;
  };
  const watch = async (url: string): Promise<WatchedRedis> => {
    const watched = await watchRedis(url);
    cleanup.push(() => watched.close());
    return watched;
  };
  const connect = (url: string): Redis => {
    const client = new Redis(url);
    client.on('error', () => undefined); // the server is stopped before it
    cleanup.push(() => client.disconnect());
    return client;
  };
  const isUp = async (watched: WatchedRedis, value: number): Promise<boolean> =>
    (await watched.scrape()).values('redis_up')[0] === value;
  /** Down, and nothing but that and what the agent tells of itself. */
  const assertDown = async (watched: WatchedRedis) => {
    const { values, failed, text, tookMs } = await watched.scrape();
    assert.deepEqual(values('redis_up'), [0]);
    assert.equal(failed.length, watched.collectors, failed.join());
    assert.deepEqual(text.match(/^redis_.*/gm), ['redis_up 0']);
    return tookMs;
  };

  it('has its figures in the first scrape, over one connection for all', async () => {
    const server = await start();
    const watched = await watch(server.agentUrl);
    const { values, failed } = await watched.scrape();
    assert.deepEqual(failed, []);
    assert.deepEqual(values('redis_up'), [1]);
    assert.ok((values('redis_ping_seconds')[0] ?? 1) < 0.5);
    for (let turn = 0; turn < 3; turn++) await Promise.all([watched.scrape(), watched.scrape()]);
    const clients = String(await connect(server.url).client('LIST'));
    assert.equal(clients.match(/user=lvd_agent/g)?.length, 1, clients);
  });

  it('takes two round trips for a scrape, however much is asked', async () => {
    const server = await start();
    const watched = await watch(server.agentUrl);
    await watched.scrape();
    const reads = async () => (await watched.scrape()).values('redis_total_reads_processed')[0] ?? Number.NaN;
    const before = await reads();
    // INFO, which tells the number, was read after PING; until it is read again there is one pipeline and one PING.
    assert.equal((await reads()) - before, 2);
  });

  it('is down within one scrape when it freezes, holds up no second one, and comes back', async (test) => {
    const server = await start();
    const watched = await watch(server.agentUrl);
    await watched.scrape();
    server.pause();
    try {
      const took = [];
      for (let turn = 0; turn < 4; turn++) took.push(Math.round(await assertDown(watched)));
      test.diagnostic(`the scrapes took ${took.join(', ')} ms`);
      const [first = Number.NaN, ...next] = took;
      assert.ok(first < slowestScrapeMs + busyMs, `${first}`);
      for (const ms of next) assert.ok(ms < nextScrapeMs + busyMs, `${next}`);
    } finally {
      server.resume();
    }
    await waitFor('Redis to be up', () => isUp(watched, 1));
    assert.deepEqual((await watched.scrape()).failed, []);
  });

  it('is down when nobody listens, and up when it is started', async () => {
    const server = await start();
    const watched = await watch(server.agentUrl);
    await watched.scrape();
    await server.stop();
    await waitFor('Redis to be down', () => isUp(watched, 0));
    await assertDown(watched);
    await waitFor('the refusal', async () => watched.log().includes('ECONNREFUSED'));
    await server.start();
    await waitFor('Redis to be up', () => isUp(watched, 1));
    assert.deepEqual((await watched.scrape()).failed, []);
  });

  it('is down for a wrong password, in words that hold no password', async () => {
    const server = await start();
    const planted = 'planted-secret%20%2F';
    for (const user of ['lvd_agent', '', 'nobody']) {
      const watched = await watch(`redis://${user}:${planted}@127.0.0.1:${server.port}`);
      const { text } = await watched.scrape();
      await assertDown(watched);
      const said = text + watched.log() + watched.reasons().join();
      assert.match(said, user === '' ? /WRONGPASS|ERR AUTH/ : /WRONGPASS/);
      assert.ok(!said.includes('planted'), said);
    }
  });

  it('is down while it loads its data', async () => {
    const folder = temporaryFolder('redis-data');
    // In between, it answers after each kilobyte.
    const often = ['--rdbcompression', 'no', '--loading-process-events-interval-bytes', '1024'];
    const server = await start(['--dir', folder, '--enable-debug-command', 'yes', ...often]);
    const watched = await watch(server.agentUrl);
    const client = connect(server.url);
    const fill = client.pipeline();
    for (let key = 0; key < 3000; key++) fill.set(`key:${key}`, 'x'.repeat(2000));
    await fill.exec();
    await client.config('SET', 'key-load-delay', '1000');
    assert.ok(await isUp(watched, 1));
    const reloaded = client.call('DEBUG', 'RELOAD');
    await waitFor('Redis to load', async () => {
      await watched.scrape();
      return watched.reasons().some((reason) => reason.startsWith('LOADING'));
    });
    await client.config('SET', 'key-load-delay', '0').catch(() => undefined); // refused while it loads, which ends anyway
    await reloaded;
    await waitFor('Redis to be up', () => isUp(watched, 1));
  });

  it('is up when it refuses writes because it cannot save, and says that', async () => {
    const folder = join(temporaryFolder('redis-data'), 'gone');
    mkdirSync(folder);
    const server = await start(['--dir', folder, '--save', '3600 1']);
    const watched = await watch(server.agentUrl);
    const client = connect(server.url);
    await client.set('a', 'b');
    rmSync(folder, { recursive: true });
    await client.bgsave();
    await waitFor('the snapshot to fail', async () => {
      const { values } = await watched.scrape();
      return values('redis_rdb_last_bgsave_status')[0] === 0;
    });
    await assert.rejects(client.ping(), /MISCONF/);
    const { values, failed } = await watched.scrape();
    assert.deepEqual([values('redis_up')[0], failed], [1, []]);
  });

  it('is asked again and again, but never in a hurry, when it hangs up at once', async () => {
    const server = await start(['--maxclients', '1']);
    const client = connect(server.url);
    await client.ping();
    const started = performance.now();
    const watched = await watch(server.agentUrl);
    await waitFor('the refusal', async () => {
      await assertDown(watched);
      const [, rejected = Number.NaN] = /rejected_connections:(\d+)/.exec(await client.info('stats')) ?? [];
      // Two attempts at once, and then at least 250 ms between them.
      assert.ok(Number(rejected) <= 2 + (performance.now() - started) / 250, `${rejected}`);
      return Number(rejected) >= 4 && watched.log().includes('max number of clients');
    });
  });

  describe('that is none', () => {
    /** A server that answers everything with `answer`. */
    const impostor = async (answer: string | Buffer): Promise<string> => {
      const open = new Set<Socket>();
      const server: Server = createServer((socket) => {
        open.add(socket);
        socket.on('error', () => undefined); // the agent hangs up
        socket.on('data', () => socket.write(answer));
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      cleanup.push(() => {
        for (const socket of open) socket.destroy();
        server.close();
      });
      return `redis://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on TCP
    };

    const cases: readonly (readonly [what: string, answer: string | Buffer, says: RegExp])[] = [
      ['speaks another protocol', 'HTTP/1.1 400 Bad Request\r\n\r\n', /begins with the byte 72/],
      ['announces more than anybody can hold', '$4000000000\r\n', /longer than 4194304 bytes/],
      ['answers without end', `+PONG\r\n$6000000\r\n${'x'.repeat(100)}`, /longer than|nothing asked for/],
      ['answers more than was asked', '+PONG\r\n+PONG\r\n', /a reply came that nothing asked for/],
      ['answers only in part', '$10\r\nPO', /did not answer within 800 ms/],
    ];
    for (const [what, answer, says] of cases) {
      it(`is down when it ${what}`, async () => {
        const watched = await watch(await impostor(answer));
        await assertDown(watched);
        await waitFor('the reason', async () => says.test(watched.log()));
      });
    }
  });

  it('answers over a socket of this machine', async () => {
    const path = join(temporaryFolder('redis-socket'), 'redis.sock');
    const server = await start(['--unixsocket', path]);
    const password = new URL(server.agentUrl).password;
    const watched = await watch(`unix://lvd_agent:${password}@localhost${path}`);
    assert.deepEqual((await watched.scrape()).failed, []);
  });

  it('is down for a host that is not there', async () => {
    const watched = await watch(`redis://127.0.0.1:${await freePort()}`);
    await assertDown(watched);
    assert.match(watched.reasons().join(), /ECONNREFUSED/);
  });
});
