import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { createCertificate, temporaryFolder } from '../../test/services.ts';
import { type ReadResult, readWebConfig } from './web-config.ts';
import { loadYaml, type ParseYaml } from './yaml.ts';

const hash = '$2y$10$X0h1gDsPszWURQaxFh.zoubFi6DXncSjhoQNJgRrnGs7EsimhC7zG';

describe('the web configuration', () => {
  let parseYaml: ParseYaml;
  before(async () => {
    parseYaml = await loadYaml();
  });

  const read = (text: string, files: Readonly<Record<string, string>> = {}): ReadResult => {
    const path = join(temporaryFolder('web'), 'web.yml');
    for (const [name, content] of Object.entries(files)) writeFileSync(join(dirname(path), name), content);
    writeFileSync(path, text);
    const { config, problems, files: named } = readWebConfig(path, parseYaml);
    for (const problem of problems) assert.ok(problem.startsWith(`${path}: `), problem);
    return { config, problems: problems.map((line) => line.slice(path.length + 2)), files: named };
  };

  it('takes every field of exporter-toolkit’s format, with paths beside the file', () => {
    const { certificate, key } = createCertificate({ commonName: 'localhost' });
    const { config, problems, files } = read(
      `
tls_server_config:
  cert_file: cert.pem
  key_file: key.pem
  client_ca_file: cert.pem
  client_auth_type: RequireAndVerifyClientCert
  client_allowed_sans: [prometheus.example]
  min_version: TLS12
  max_version: TLS12
  cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, TLS_AES_128_GCM_SHA256]
  curve_preferences: [CurveP256, X25519]
  prefer_server_cipher_suites: false
http_server_config:
  http2: true
  headers:
    X-Frame-Options: deny
    X-XSS-Protection: ""
basic_auth_users:
  alice: ${hash}
  __proto__: ${hash}
rate_limit:
  interval: 1m0.5s
  burst: 20
`,
      { 'cert.pem': certificate, 'key.pem': key },
    );
    assert.deepEqual(problems, []);
    assert.equal(files.length, 4);
    const { tls, headers, users, rateLimit } = config ?? assert.fail();
    assert.equal(tls?.context.minVersion, 'TLSv1.2');
    assert.equal(tls.context.honorCipherOrder, false);
    assert.match(String(tls.context.ciphers), /:ECDHE-ECDSA-AES256-GCM-SHA384$/);
    assert.equal(tls.context.ecdhCurve, 'P-256:X25519');
    assert.deepEqual(tls.allowedSans, ['prometheus.example']);
    assert.deepEqual(headers, { 'X-Frame-Options': 'deny' });
    assert.equal(users.get('alice'), hash);
    assert.deepEqual(rateLimit, { intervalMs: 60_500, burst: 20 });
  });

  it('takes certificates that stand in it, and sections that are empty', () => {
    const { certificate, key } = createCertificate({ commonName: 'localhost' });
    const indented = (pem: string): string => pem.trim().replace(/^/gm, '    ');
    const { config, problems } = read(
      `tls_server_config:\n  cert: |\n${indented(certificate)}\n  key: |\n${indented(key)}\n  client_ca_file:\nbasic_auth_users:\nhttp_server_config:\n  headers:\nrate_limit: {interval: 0}\n`,
    );
    assert.deepEqual(problems, []);
    assert.ok(config?.tls && config.users.size === 0 && config.rateLimit === undefined);
    assert.ok(read('').config);
    assert.equal(read('# nothing\n').config?.tls, undefined);
  });

  it('lists all problems at once, each with its path', () => {
    const { config, problems } = read(`
tls_server_config:
  cert_file: nowhere.pem
  key_files: key.pem
  min_version: SSL3
  cipher_suites: [TLS_RSA_WITH_RC4_128_SHA]
  client_ca_file: ca.pem
  client_ca: text
  client_allowed_sans: [a]
http_server_config:
  headers: { Server: agent, X-Frame-Options: allow }
basic_auth_users: { alice: secret, bob: ${hash.replace('$10$', '$31$')} }
rate_limit: { interval: 1 second, burst: 0 }
web: {}
`);
    assert.equal(config, undefined);
    const paths = problems.map((line) => line.split(':')[0] ?? '').sort();
    assert.deepEqual(paths, [
      'basic_auth_users.alice',
      'basic_auth_users.bob',
      'http_server_config.headers.Server',
      'http_server_config.headers.X-Frame-Options',
      'rate_limit.burst',
      'rate_limit.interval',
      'tls_server_config.cipher_suites.0',
      'tls_server_config.client_auth_type',
      'tls_server_config.client_auth_type',
      'tls_server_config.client_ca',
      'tls_server_config.key_file',
      'tls_server_config.key_files',
      'tls_server_config.min_version',
      'web',
    ]);
  });

  it('names the files that cannot be used, and a key of another certificate', () => {
    const [one, two] = [createCertificate({ commonName: 'one' }), createCertificate({ commonName: 'two' })];
    const tls = 'tls_server_config: { cert_file: cert.pem, key_file: key.pem }';
    assert.match(
      read(tls).problems.join('\n'),
      /cert_file: cannot read .*cert.pem \(ENOENT\).*\n.*key_file: cannot read/,
    );
    const mixed = read(tls, { 'cert.pem': one.certificate, 'key.pem': two.key });
    assert.match(mixed.problems.join(), /cannot be used \(ERR_OSSL_X509_KEY_VALUES_MISMATCH\)/);
    const broken = one.certificate.replace(/^(.{80}).{8}/ms, '$1AAAAAAAA');
    assert.match(read(tls, { 'cert.pem': broken, 'key.pem': one.key }).problems.join(), /holds no certificate/);
    // Also when it is broken, its files are known, so that their repair is noticed.
    assert.equal(mixed.files.length, 3);
  });

  it('never quotes what it read: it may be a secret', () => {
    const planted = 'planted-secret';
    const texts = [
      `basic_auth_users:\n  alice: ${planted}\n`,
      `basic_auth_users:\n  alice: "${planted}\\q"\n`,
      `basic_auth_users:\n  alice:${planted}\n`,
      `basic_auth_users: {alice:$2y$${planted}}\n`,
      `basic_auth_users:\n  alice: ${planted}: b\n`,
      `basic_auth_users:\n\t${planted}\n`,
      `basic_auth_users: [${planted}\n`,
      `basic_auth_users: {alice: *${planted}}\n`,
      `basic_auth_users: {alice: !${planted} x}\n`,
      `basic_auth_users: {? [${planted}] : 1}\n`,
      `%${planted}\n---\na: 1\n`,
      `tls_server_config: ${planted}\n`,
      `tls_server_config: {key: ${planted}, cert: ${planted}}\n`,
      `tls_server_config: {min_version: ${planted}, client_ca: ${planted}}\n`,
      `rate_limit: {interval: ${planted}, burst: ${planted}}\n`,
      `http_server_config: {headers: {X-Frame-Options: ${planted}}}\n`,
      `${planted}\n`,
      `- ${planted}\n`,
      `a $2y$10$${planted}: b\n`,
    ];
    for (const text of texts) {
      const { config, problems } = read(text);
      assert.equal(config, undefined, text);
      assert.ok(problems.length > 0);
      assert.ok(!problems.join('\n').includes(planted), problems.join('\n'));
    }
  });

  it('says where it is no YAML, and that the file cannot be read', () => {
    assert.match(
      read('rate_limit:\n  burst: 1\n burst: 2\n').problems.join(),
      /line 3, column \d+: is no YAML \([A-Z_]+\)/,
    );
    assert.match(read('a: 1\na: 1\n').problems.join(), /DUPLICATE_KEY/);
    const { problems } = readWebConfig('/nowhere/web.yml', parseYaml);
    assert.deepEqual(problems, ['/nowhere/web.yml: cannot be read (ENOENT); expected: a readable file']);
  });
});
