/** The same web configuration, given to the agent and to a real exporter: both take it, refuse it, and answer alike. */
import assert from 'node:assert/strict';
import { copyFileSync, writeFileSync } from 'node:fs';
import https, { type RequestOptions } from 'node:https';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, describe, it } from 'node:test';
import { hashSync } from 'bcryptjs';
import {
  createCertificate,
  freePort,
  type RunningProcess,
  startProcess,
  startPrometheus,
  temporaryFolder,
  waitFor,
} from '../../test/services.ts';
import { readWebConfig } from './web-config.ts';
import { loadYaml } from './yaml.ts';

const user = `basic_auth_users: { alice: ${hashSync('right', 4)} }\n`;
const pair = 'cert_file: cert.pem, key_file: key.pem';
const tls = (more = ''): string => `tls_server_config: { ${pair}${more} }\n`;

const taken: readonly string[] = [
  '',
  user,
  tls(),
  tls(', client_ca_file: ca.pem, client_auth_type: RequireAndVerifyClientCert'),
  tls(', client_auth_type: RequireAnyClientCert'),
  tls(', min_version: TLS13, max_version: TLS13, prefer_server_cipher_suites: true'),
  tls(', cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256]'),
  tls(', curve_preferences: [CurveP256, CurveP384, CurveP521, X25519]'),
  'http_server_config: { http2: false, headers: { X-Frame-Options: deny, X-Content-Type-Options: nosniff } }\n',
  'tls_server_config:\nhttp_server_config:\n  headers:\nbasic_auth_users:\n',
];
const refused: readonly string[] = [
  'users: {}\n',
  'basic_auth_users: { alice: secret }\n',
  'tls_server_config: { cert_file: cert.pem }\n',
  'tls_server_config: { key_file: key.pem }\n',
  'tls_server_config: { cert_file: nowhere.pem, key_file: key.pem }\n',
  'tls_server_config: { cert_file: cert.pem, key_file: other-key.pem }\n',
  tls(', client_ca_file: ca.pem'),
  tls(', client_auth_type: Sometimes'),
  tls(', min_version: TLS14'),
  tls(', cipher_suites: [TLS_RSA_WITH_RC4_128_SHA]'),
  tls(', curve_preferences: [Curve25519]'),
  'http_server_config: { headers: { X-Frame-Options: allow } }\n',
  'http_server_config: { headers: { Server: agent } }\n',
  'http_server_config: { http3: true }\n',
  'basic_auth_users: [alice\n',
];

interface Target {
  readonly scrapePool: string;
  readonly health: 'unknown' | 'up' | 'down';
  readonly lastError: string;
}

describe('the web configuration of an exporter', {
  skip: process.platform !== 'linux' && 'node_exporter is for Linux',
}, () => {
  const folder = temporaryFolder('web');
  const file = join(folder, 'web.yml');
  const ca = createCertificate({ commonName: 'authority' });
  const running: RunningProcess[] = [];
  before(() => {
    const { certificate, key } = createCertificate({ commonName: 'localhost', names: ['localhost'] });
    const files = { 'cert.pem': certificate, 'key.pem': key, 'ca.pem': ca.certificate };
    const other = createCertificate({ commonName: 'other' });
    for (const [name, text] of Object.entries({ ...files, 'other-key.pem': other.key }))
      writeFileSync(join(folder, name), text);
  });
  after(() => Promise.all(running.map((server) => server.stop())));

  /** Started by a file of its own, as it reads it again. */
  const startExporter = (config: string, port: number): RunningProcess => {
    const path = join(folder, `${port}.yml`);
    writeFileSync(path, config);
    const listen = [`--web.listen-address=127.0.0.1:${port}`, `--web.config.file=${path}`];
    const args = [...listen, '--collector.disable-defaults', '--collector.loadavg'];
    const server = startProcess({ command: 'prometheus-node-exporter', args });
    running.push(server);
    return server;
  };

  const ask = (port: number, options: RequestOptions): Promise<unknown> => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const all = { host: '127.0.0.1', port, path: '/metrics', agent: false, rejectUnauthorized: false, ...options };
    const request = https.get(all, (response) => {
      const { statusCode, headers } = response;
      response
        .resume()
        .on('end', () => resolve([statusCode, headers['x-frame-options'], 'www-authenticate' in headers]));
    });
    request.on('error', () => resolve('no answer'));
    return promise;
  };

  it('is taken, or refused, by the agent as by node_exporter', async () => {
    const parseYaml = await loadYaml();
    const differing: string[] = [];
    for (const [expected, configs] of [
      ['taken', taken],
      ['refused', refused],
    ] as const) {
      for (const config of configs) {
        writeFileSync(file, config);
        const ours = readWebConfig(file, parseYaml).config ? 'taken' : 'refused';
        const exporter = startExporter(config, await freePort());
        let theirs: 'taken' | 'refused' | undefined;
        void exporter.exited.then(() => {
          theirs ??= 'refused';
        });
        await waitFor('it to listen or to end', () => {
          if (/TLS is (en|dis)abled/.test(exporter.output())) theirs ??= 'taken';
          return theirs;
        });
        await exporter.stop();
        if (ours !== expected || theirs !== expected) differing.push(`${config}: ours ${ours}, theirs ${theirs}`);
      }
    }
    assert.deepEqual(differing, []);
  });

  it('makes both answer alike', async () => {
    const config = `${tls()}${user}http_server_config: { headers: { X-Frame-Options: deny } }\n`;
    const [agentPort, exporterPort] = [await freePort(), await freePort()];
    startExporter(config, exporterPort);
    copyFileSync(join(folder, `${exporterPort}.yml`), file);
    const args = ['agent/main.js', '--port', String(agentPort), '--web.config.file', file];
    running.push(startProcess({ command: process.execPath, args }));
    const right = { auth: 'alice:right' };
    const answers = (port: number): Promise<unknown[]> =>
      Promise.all([right, { auth: 'alice:wrong' }, { auth: 'bob:right' }, {}].map((options) => ask(port, options)));
    await waitFor('both to answer', async () =>
      (await Promise.all([agentPort, exporterPort].map((port) => ask(port, right)))).every(
        (answer) => answer !== 'no answer',
      ),
    );
    const expected = [[200, 'deny', false], ...Array(3).fill([401, 'deny', true])];
    assert.deepEqual(await answers(exporterPort), expected);
    assert.deepEqual(await answers(agentPort), expected);
  });

  it('lets a real Prometheus in over TLS with a client certificate and a password, and nobody without', async () => {
    const client = createCertificate({ commonName: 'prometheus', names: ['prometheus.example'], issuer: ca });
    writeFileSync(join(folder, 'client.pem'), client.certificate);
    writeFileSync(join(folder, 'client-key.pem'), client.key);
    const clients = ', client_ca_file: ca.pem, client_auth_type: RequireAndVerifyClientCert';
    writeFileSync(file, `${tls(clients)}${user}`);
    const port = await freePort();
    const args = ['agent/main.js', '--port', String(port), '--web.config.file', file];
    running.push(startProcess({ command: process.execPath, args }));
    const job = (name: string, certificate: string, password: string): string => `
- job_name: ${name}
  scheme: https
  tls_config: { ca_file: ${folder}/cert.pem, server_name: localhost${certificate} }
  basic_auth: { username: alice, password: ${password} }
  static_configs: [{ targets: ['127.0.0.1:${port}'] }]`;
    const own = `, cert_file: ${folder}/client.pem, key_file: ${folder}/client-key.pem`;
    const jobs = job('right', own, 'right') + job('password', own, 'wrong') + job('certificate', '', 'right');
    await using prometheus = await startPrometheus({
      config: `global: { scrape_interval: 1s, scrape_timeout: 1s }\nscrape_configs:${jobs}\n`,
    });
    const targets = await waitFor('each to have been scraped', async () => {
      const answer = await fetch(`${prometheus.url}/api/v1/targets`);
      // Prometheus's own interface; what is missing fails below.
      const { data } = (await answer.json()) as { data: { activeTargets: readonly Target[] } };
      // Before the agent is up, all are refused.
      const isDone = data.activeTargets.every(
        ({ health, lastError }) => health === 'up' || /status \d/.test(lastError),
      );
      return data.activeTargets.length === 3 && isDone && data.activeTargets;
    });
    const found = Object.fromEntries(
      targets.map(({ scrapePool, health, lastError }) => [scrapePool, [health, lastError]]),
    );
    assert.deepEqual(found, {
      right: ['up', ''],
      password: ['down', 'server returned HTTP status 401 Unauthorized'],
      certificate: ['down', 'server returned HTTP status 403 Forbidden'],
    });
  });
});
