/** The synthetic request, sent to real servers that do all that may go wrong. */
import assert from 'node:assert/strict';
import http, { type RequestListener, type Server } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { pino } from 'pino';
import { createCertificate, freePort, waitFor } from '../../test/services.ts';
import { type Probe, type ProbeOptions, type ProbeResult, startProbe } from './probe.ts';

const hourMs = 3_600_000;
const inHours = (hours: number): Date => new Date(Math.floor(Date.now() / 1000) * 1000 + hours * hourMs);

describe('the probe', () => {
  const probes: Probe[] = [];
  const servers: Server[] = [];
  const root = createCertificate({ commonName: 'root', notAfter: inHours(1) });
  const trusted = getCACertificates('default');
  before(() => setDefaultCACertificates([...trusted, root.certificate]));
  after(() => {
    setDefaultCACertificates(trusted);
    for (const probe of probes) probe.close();
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });

  const portOf = async (server: Server): Promise<number> => {
    servers.push(server);
    const { promise, resolve } = Promise.withResolvers<void>();
    server.listen(0, '127.0.0.1', resolve);
    await promise;
    return (server.address() as AddressInfo).port; // it listens on TCP
  };
  const serve = async (answer: RequestListener): Promise<string> =>
    `http://127.0.0.1:${await portOf(http.createServer(answer))}/readyz`;
  const start = (url: string, options: Partial<ProbeOptions> = {}) => {
    const lines: string[] = [];
    const logger = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
    const probe = startProbe({ url, intervalMs: 20, timeoutMs: 2000, logger, ...options });
    probes.push(probe);
    return { probe, log: () => lines.join('') };
  };
  const firstOf = async (url: string, options: Partial<ProbeOptions> = {}) => {
    const { probe, log } = start(url, { intervalMs: hourMs, ...options });
    const result = await waitFor<ProbeResult | undefined>('the first result', () => probe.last);
    return { result, log: log(), totals: probe.totals };
  };

  it('counts each request once, as what it was', async () => {
    let asked = 0;
    // Two of three fail.
    const url = await serve((_, response) => {
      asked += 1;
      response.writeHead(asked % 3 === 0 ? 204 : 503).end();
    });
    const { probe, log } = start(url);
    await waitFor('twenty requests', () => asked >= 20);
    probe.close();
    const { success, failure } = probe.totals;
    // The last one may have been given up under way.
    assert.ok(asked - success - failure <= 1, `${asked} asked, ${success} + ${failure} counted`);
    assert.equal(success, Math.floor((success + failure) / 3));
    assert.ok(log().match(/fails/g)?.length === success + 1 || log().match(/fails/g)?.length === success);
    assert.match(log(), /answered 503; expected: 2xx/);
  });

  it('never has two requests under way, and counts one that is late as failed', async () => {
    let open = 0;
    let most = 0;
    const url = await serve((request) => {
      open += 1;
      most = Math.max(most, open);
      request.socket.once('close', () => {
        open -= 1;
      });
    });
    const { probe, log } = start(url, { timeoutMs: 100 });
    await waitFor('three failures', () => probe.totals.failure >= 3);
    assert.equal(most, 1);
    assert.equal(probe.totals.success, 0);
    assert.ok(probe.last && !probe.last.success && probe.last.status === 0 && probe.last.durationSeconds >= 0.09);
    assert.match(log(), /no answer within 100 ms/);
  });

  it('counts an answer that stops half-way as failed, in time', async () => {
    const dripping = await serve((_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('x'), 10);
      response.on('close', () => clearInterval(drip));
    });
    assert.equal((await firstOf(dripping, { timeoutMs: 200 })).result.success, false);
    const broken = await serve((request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half', () => request.socket.destroy());
    });
    assert.equal((await firstOf(broken)).result.success, false);
    const measured = await serve((_, response) => response.writeHead(200, { 'content-length': 5 }).end('whole'));
    assert.equal((await firstOf(measured)).result.success, true);
    const hinted = await serve((_, response) => {
      response.writeEarlyHints({ link: '</a.css>; rel=preload' });
      response.writeHead(204).end();
    });
    assert.equal((await firstOf(hinted)).result.status, 204);
    const long = await serve((_, response) => response.end('x'.repeat(5_000_000)));
    assert.equal((await firstOf(long)).result.success, true);
  });

  it('does not follow a redirect', async () => {
    let asked = 0;
    const url = await serve((_, response) => {
      asked += 1;
      response.writeHead(302, { location: '/' }).end();
    });
    const { result, totals } = await firstOf(url);
    assert.deepEqual([result.success, result.status, asked], [false, 302, 1]);
    assert.deepEqual(totals, { success: 0, failure: 1 });
  });

  it('says why nobody answers', async () => {
    const refused = await firstOf(`http://127.0.0.1:${await freePort()}/`);
    assert.match(refused.log, /ECONNREFUSED/);
    const unknown = await firstOf('http://host.invalid/', { timeoutMs: 10_000 });
    assert.match(unknown.log, /ENOTFOUND|EAI_AGAIN/);
    assert.deepEqual([refused.result.success, unknown.result.success], [false, false]);
  });

  it('sends the user and password of its URL, and never logs them', async () => {
    let authorization: string | undefined;
    const url = await serve((request, response) => {
      authorization = request.headers.authorization;
      response.writeHead(500).end();
    });
    const { log } = await firstOf(`${url.replace('//', '//user:100%25planted@')}?token=planted`);
    assert.equal(authorization, `Basic ${Buffer.from('user:100%planted').toString('base64')}`);
    assert.match(log, /\/readyz answered 500/);
    assert.ok(!log.includes('planted'), log);
  });

  it('tells by https when the first certificate expires, and does not trust one that is not', async () => {
    const expiry = inHours(48);
    const between = createCertificate({ commonName: 'between', issuer: root, notAfter: expiry });
    const leaf = createCertificate({
      commonName: 'localhost',
      names: ['127.0.0.1'],
      issuer: between,
      notAfter: inHours(72),
    });
    const answer: RequestListener = (_, response) => response.end('ok');
    const cert = leaf.certificate + between.certificate;
    const good = await firstOf(
      `https://127.0.0.1:${await portOf(https.createServer({ cert, key: leaf.key }, answer))}/`,
    );
    assert.deepEqual([good.result.success, good.result.status], [true, 200]);
    // That of the authority between; the root, which expires first, is none of the server's.
    assert.equal(good.result.earliestExpirySeconds, expiry.getTime() / 1000);
    const own = createCertificate({ commonName: 'localhost', names: ['127.0.0.1'] });
    const foreign = https.createServer({ cert: own.certificate, key: own.key }, answer);
    const bad = await firstOf(`https://127.0.0.1:${await portOf(foreign)}/`);
    assert.deepEqual([bad.result.success, bad.result.status], [false, 0]);
    assert.match(bad.log, /self-signed certificate/);
  });
});
