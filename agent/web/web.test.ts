/** The server with a web configuration, asked over real connections. */
import assert from 'node:assert/strict';
import { renameSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https, { type RequestOptions } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import { hashSync } from 'bcryptjs';
import { pino } from 'pino';
import { createInstruments } from '../../metrics/instruments/instruments.ts';
import { createCertificate, temporaryFolder, waitFor } from '../../test/services.ts';
import type { HttpServer } from '../http/server.ts';
import { startAgentServer } from '../server.ts';
import type { Gate } from './gate.ts';
import { openWeb } from './open-web.ts';

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: http.IncomingHttpHeaders;
  /** The common name of the server’s certificate. */
  readonly server: string | undefined;
}

const alice = 'alice:right';
const users = `basic_auth_users: { alice: ${hashSync('right', 4)} }\n`;
const tlsFiles = 'cert_file: cert.pem, key_file: key.pem';

describe('the agent’s server with a web configuration', () => {
  const servers: HttpServer[] = [];
  const gates: Gate[] = [];
  after(async () => {
    for (const gate of gates) gate.close();
    await Promise.all(servers.map((server) => server.close()));
  });

  const start = async (config: string, files: Readonly<Record<string, string>> = {}) => {
    const folder = temporaryFolder('web');
    // As a careful program replaces a file: nobody sees half of it.
    const write = (name: string, text: string): void => {
      writeFileSync(join(folder, `${name}.new`), text);
      renameSync(join(folder, `${name}.new`), join(folder, name));
    };
    const useCertificate = (commonName: string): void => {
      const { certificate, key } = createCertificate({ commonName, names: ['localhost'] });
      write('key.pem', key);
      write('cert.pem', certificate);
    };
    useCertificate('first');
    for (const [name, text] of Object.entries(files)) write(name, text);
    write('web.yml', config);
    const lines: string[] = [];
    const logger = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
    const instruments = createInstruments();
    const web = await openWeb({ path: join(folder, 'web.yml'), instruments, logger });
    gates.push(web.gate);
    const server = await startAgentServer({
      host: '127.0.0.1',
      port: 0,
      maxRequests: 1,
      logger,
      render: async () => ['node_load1 1\n'],
      states: () => [],
      rejected: () => undefined,
      ...web,
    });
    servers.push(server);
    const { port } = server;
    const value = async (series: string): Promise<number> => {
      const row = (await instruments.render('text')).split('\n').find((line) => line.startsWith(`${series} `));
      return Number(row?.split(' ')[1]);
    };
    const ask = (options: RequestOptions = {}, protocol: typeof http | typeof https = https): Promise<Answer> => {
      const { promise, resolve, reject } = Promise.withResolvers<Answer>();
      const all = { host: '127.0.0.1', port, path: '/metrics', agent: false, rejectUnauthorized: false, ...options };
      const request = protocol.get(all, (response) => {
        let text = '';
        const peer = (response.socket as Partial<TLSSocket>).getPeerCertificate?.() as PeerCertificate | undefined;
        response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
        response.on('end', () => {
          const { statusCode: status = 0, headers } = response;
          // One value: it was made with one.
          resolve({ status, text, headers, server: peer?.subject?.CN as string | undefined });
        });
      });
      request.on('error', reject);
      return promise;
    };
    return { ask, value, write, useCertificate, port, server, folder, log: () => lines.join('') };
  };
  const reloaded = 'agent_web_config_last_reload_successful';
  const rejected = (reason: string): string => `agent_web_requests_rejected_total{reason="${reason}"}`;

  it('asks for a user and a password on every path, and answers with its headers', async () => {
    const config = `${users}http_server_config: { headers: { X-Frame-Options: deny } }\n`;
    const { ask, value } = await start(config);
    for (const path of ['/', '/metrics', '/healthz', '/-/healthy', '/nothing']) {
      const refused = await ask({ path }, http);
      assert.deepEqual([refused.status, refused.text], [401, 'A user and a password are needed.\n']);
      assert.match(refused.headers['www-authenticate'] ?? '', /^Basic realm=/);
      assert.equal(refused.headers['x-frame-options'], 'deny');
      assert.equal((await ask({ path, auth: alice }, http)).status, path === '/nothing' ? 404 : 200);
    }
    for (const authorization of [
      'Basic',
      'Basic !',
      'Bearer abc',
      `Basic ${Buffer.from('alice').toString('base64')}`,
    ]) {
      assert.equal((await ask({ headers: { authorization } }, http)).status, 401, authorization);
    }
    assert.equal((await ask({ auth: 'alice:wrong' }, http)).status, 401);
    assert.equal((await ask({ auth: 'alice:right:' }, http)).status, 401);
    assert.equal(await value(rejected('password')), 11);
    assert.equal(await value(reloaded), 1);
  });

  it('serves a new certificate without a restart, and keeps the last good one while a bad one is there', async () => {
    const { ask, value, write, useCertificate, log } = await start(`tls_server_config: { ${tlsFiles} }\n`);
    assert.equal((await ask()).server, 'first');
    useCertificate('second');
    assert.equal((await ask()).server, 'second');
    write('cert.pem', 'nonsense');
    assert.equal((await ask()).server, 'second');
    assert.equal(await value(reloaded), 0);
    assert.match(log(), /"level":50.*tls_server_config.cert_file: holds no certificate/);
    await ask();
    assert.equal(log().match(/holds no certificate/g)?.length, 1, 'once, not at each request');
    write('cert.pem', createCertificate({ commonName: 'of another key' }).certificate);
    assert.equal((await ask()).server, 'second');
    assert.match(log(), /ERR_OSSL_X509_KEY_VALUES_MISMATCH/);
    useCertificate('third');
    assert.equal((await ask()).server, 'third');
    assert.equal(await value(reloaded), 1);
  });

  it('takes other users at once, keeps the old ones while the file is broken, and does not log what is in it', async () => {
    const { ask, value, write, log } = await start(users);
    write('web.yml', `basic_auth_users: { bob: ${hashSync('other', 4)} }\n`);
    assert.equal((await ask({ auth: alice }, http)).status, 401);
    assert.equal((await ask({ auth: 'bob:other' }, http)).status, 200);
    write('web.yml', 'basic_auth_users: { bob: planted-secret }\n');
    assert.equal((await ask({ auth: 'bob:other' }, http)).status, 200);
    assert.equal((await ask({}, http)).status, 401);
    assert.equal(await value(reloaded), 0);
    assert.match(log(), /basic_auth_users.bob: expected: a bcrypt hash/);
    assert.ok(!log().includes('planted-secret'));
    write('web.yml', users);
    assert.equal((await ask({ auth: alice }, http)).status, 200);
    assert.equal(await value(reloaded), 1);
  });

  it('says that TLS is turned on only by a restart', async () => {
    const { ask, value, write, log } = await start(users);
    write('web.yml', `${users}tls_server_config: { ${tlsFiles} }\n`);
    assert.equal((await ask({ auth: alice }, http)).status, 200);
    assert.equal(await value(reloaded), 0);
    assert.match(log(), /TLS is turned on or off; expected: a restart/);
  });

  it('lets in who has a client certificate as it is asked for', async () => {
    const ca = createCertificate({ commonName: 'authority' });
    const issued = createCertificate({ commonName: 'client', names: ['prometheus.example', '10.0.0.1'], issuer: ca });
    const other = createCertificate({ commonName: 'client', names: ['other.example'], issuer: ca });
    const foreign = createCertificate({ commonName: 'client', names: ['prometheus.example'] });
    const expired = createCertificate({ commonName: 'client', issuer: ca, notAfter: new Date(Date.now() - 60_000) });
    const client = ({ certificate: cert, key }: typeof ca) => ({ cert, key });
    const config = (auth: string, sans = ''): string =>
      `tls_server_config: { ${tlsFiles}, client_ca_file: ca.pem, client_auth_type: ${auth}${sans} }\n`;
    const { ask, value, write } = await start(config('RequestClientCert'), { 'ca.pem': ca.certificate });
    const statuses = async (): Promise<readonly number[]> => {
      const answers = [
        await ask(),
        ...(await Promise.all([issued, other, foreign, expired].map((c) => ask(client(c))))),
      ];
      return answers.map(({ status }) => status);
    };
    assert.deepEqual(await statuses(), [200, 200, 200, 200, 200]);
    write('web.yml', config('RequireAnyClientCert'));
    assert.deepEqual(await statuses(), [403, 200, 200, 200, 200]);
    write('web.yml', config('VerifyClientCertIfGiven'));
    assert.deepEqual(await statuses(), [200, 200, 200, 403, 403]);
    write('web.yml', config('RequireAndVerifyClientCert'));
    assert.deepEqual(await statuses(), [403, 200, 200, 403, 403]);
    write('web.yml', config('RequireAndVerifyClientCert', ', client_allowed_sans: [10.0.0.1]'));
    assert.deepEqual(await statuses(), [403, 200, 403, 403, 403]);
    assert.equal(await value(rejected('client_certificate')), 10);
    write('ca.pem', foreign.certificate);
    assert.equal((await ask(client(issued))).status, 403, 'the authority has changed');
  });

  it('turns away what is more than the rate limit', async () => {
    const { ask, value, write } = await start('rate_limit: { interval: 1h, burst: 2 }\n');
    const statuses = [];
    for (let turn = 0; turn < 4; turn += 1) statuses.push((await ask({}, http)).status);
    assert.deepEqual(statuses, [200, 200, 429, 429]);
    assert.equal(await value(rejected('rate_limit')), 2);
    write('web.yml', 'rate_limit: { interval: 0 }\n');
    assert.equal((await ask({}, http)).status, 200);
  });

  it('negotiates what it is told to: versions of TLS, and ciphers by their Go names', async () => {
    const { ask } = await start(
      `tls_server_config: { ${tlsFiles}, max_version: TLS12, cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384] }\n`,
    );
    assert.equal((await ask()).status, 200);
    await assert.rejects(ask({ minVersion: 'TLSv1.3' }), /alert|version/i);
    await assert.rejects(ask({ ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' }), /alert|handshake/i);
    await assert.rejects(ask({}, http), 'plain HTTP is no TLS');
  });

  for (const [what, config, bytes] of [
    ['sends its headers bit by bit', '', 'GET /metrics HTTP/1.1\r\nHost: a\r\n'],
    ['sends nothing', '', ''],
    ['does not begin TLS', `tls_server_config: { ${tlsFiles} }\n`, ''],
  ] as const) {
    it(`cuts off who ${what}, and answers others meanwhile`, async () => {
      const { ask, port } = await start(config);
      const sockets = Array.from({ length: 20 }, () => connect(port, '127.0.0.1', () => undefined));
      let closed = 0;
      for (const socket of sockets) {
        socket.on('error', () => undefined).on('close', () => (closed += 1));
        socket.resume().write(bytes);
      }
      const drip = setInterval(
        () => bytes && sockets.map((socket) => socket.writable && socket.write('a: b\r\n')),
        500,
      );
      // One scrape at once is allowed, and none of these is one.
      assert.equal((await ask({}, config ? https : http)).status, 200);
      await waitFor('all of them to be cut off', () => closed === sockets.length, 30_000);
      clearInterval(drip);
    });
  }
});
