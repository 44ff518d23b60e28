/** Redis over TLS: only a server whose certificate is trusted is spoken to. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  createCertificate,
  freePort,
  readRuntimeEnvironment,
  startRedis,
  type TestRedis,
  temporaryFolder,
} from '../../../test/services.ts';
import { exposed } from '../../exposition-under-test.ts';

const lvd = fileURLToPath(new URL('../../../lvd.js', import.meta.url));

describe('Redis over TLS', () => {
  let server: TestRedis;
  let certificate: string;
  let url: string;

  before(async () => {
    const folder = temporaryFolder('redis-tls');
    certificate = join(folder, 'server.crt');
    const key = join(folder, 'server.key');
    const made = createCertificate({ commonName: 'localhost', names: ['localhost', '127.0.0.1'] });
    writeFileSync(certificate, made.certificate);
    writeFileSync(key, made.key);
    chmodSync(key, 0o644); // the server may run under another account
    const port = await freePort();
    const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate];
    server = await startRedis(['--tls-port', String(port), '--tls-auth-clients', 'no', ...files]);
    url = server.agentUrl.replace(/^redis:/, 'rediss:').replace(/127\.0\.0\.1:\d+$/, `localhost:${port}`);
  });
  after(() => server?.stop());

  const scrape = (env: Readonly<Record<string, string>>) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [lvd, 'agent', '--once'], {
      env: { ...readRuntimeEnvironment(), ...env },
      encoding: 'utf8',
    });
    assert.equal(status, 0, stderr);
    return exposed(stdout);
  };

  it('tells all of a server whose authority is trusted, by name and by address', () => {
    for (const place of [url, url.replace('localhost', '127.0.0.1')]) {
      const { values, failed } = scrape({ LVD_AGENT_REDIS_URL: place, NODE_EXTRA_CA_CERTS: certificate });
      assert.deepEqual(values('redis_up'), [1], place);
      assert.deepEqual(failed, []);
    }
  });

  it('is down where the certificate is trusted by nobody, and where there is no TLS', () => {
    assert.deepEqual(scrape({ LVD_AGENT_REDIS_URL: url }).values('redis_up'), [0]);
    const plain = server.agentUrl.replace(/^redis:/, 'rediss:');
    const env = { LVD_AGENT_REDIS_URL: plain, NODE_EXTRA_CA_CERTS: certificate };
    assert.deepEqual(scrape(env).values('redis_up'), [0]);
  });
});
