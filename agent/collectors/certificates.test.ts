import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { describe, it } from 'node:test';
import { pino } from 'pino';
import { createCertificate, type TestCertificate, temporaryFolder } from '../../test/services.ts';
import { exposed } from '../exposition-under-test.ts';
import { bindCollectors } from '../load-collectors.ts';
import { createRegistry } from '../registry.ts';
import { openCertificateFiles } from '../targets/certificate-files.ts';
import { collector } from './certificates.ts';

const day = 86_400_000;
const now = Math.floor(Date.now() / 1000) * 1000;
const inDays = (days: number): Date => new Date(now + days * day);

describe('certificates', () => {
  const watch = (patterns: readonly string[], own?: string) => {
    const rootfs = temporaryFolder('root');
    const write = (path: string, content: string | Buffer): void => {
      mkdirSync(dirname(join(rootfs, path)), { recursive: true });
      writeFileSync(join(rootfs, path), content);
    };
    const lines: string[] = [];
    const logger = pino({ level: 'trace' }, { write: (line: string) => lines.push(line) });
    const certificates = openCertificateFiles({ patterns, rootfs, own: () => own, logger });
    const tell = async () => {
      const collectors = bindCollectors([collector], { atScrape: { certificates } });
      const registry = createRegistry({ collectors, logger });
      await registry.settled();
      return exposed((await registry.collect()).join(''));
    };
    return { rootfs, write, tell, log: () => lines.join('') };
  };
  const seconds = (date: Date): number => date.getTime() / 1000;

  it('tells each one of a chain, by the path on the watched machine and by its names', async () => {
    const root = createCertificate({ commonName: 'root', notAfter: inDays(300) });
    const between = createCertificate({ commonName: 'between', issuer: root, notAfter: inDays(20) });
    const leaf = createCertificate({ commonName: 'a "site"', issuer: between, notAfter: inDays(90) });
    const { write, tell } = watch(['/etc/ssl/chain.pem', '/etc/ssl/one.der']);
    write('/etc/ssl/chain.pem', `${leaf.key}a comment\n${leaf.certificate}${between.certificate}`);
    write('/etc/ssl/one.der', new X509Certificate(root.certificate).raw);
    const { values, failed } = await tell();
    const of = (name: string, filepath: string, subject_CN: string, issuer_CN: string) =>
      values(name, { filepath, subject_CN, issuer_CN });
    const chain = '/etc/ssl/chain.pem';
    assert.deepEqual(of('x509_cert_not_after', chain, 'a "site"', 'between'), [seconds(inDays(90))]);
    assert.deepEqual(of('x509_cert_not_after', chain, 'between', 'root'), [seconds(inDays(20))]);
    assert.deepEqual(of('x509_cert_not_after', '/etc/ssl/one.der', 'root', 'root'), [seconds(inDays(300))]);
    assert.equal(of('x509_cert_not_before', chain, 'between', 'root').length, 1);
    assert.deepEqual(values('x509_read_errors'), [0]);
    assert.deepEqual(values('x509_cert_error'), [0, 0]);
    assert.deepEqual(failed, []);
  });

  it('tells the first to expire of several with one name, and one that has expired', async () => {
    const [old, late] = [inDays(-3), inDays(30)].map((notAfter) =>
      createCertificate({ commonName: 'site', notBefore: inDays(-30), notAfter }),
    ) as [TestCertificate, TestCertificate]; // two in, two out
    const { write, tell } = watch(['/a.pem']);
    write('/a.pem', late.certificate + old.certificate);
    assert.deepEqual((await tell()).values('x509_cert_not_after'), [seconds(inDays(-3))]);
  });

  it('finds files by patterns, and tells the others where one is missing or broken', async () => {
    const { certificate, key } = createCertificate({ commonName: 'site' });
    const { rootfs, write, tell, log } = watch([
      '/live/*/fullchain.pem',
      '/missing.pem',
      '/broken/*.pem',
      '/none/*.pem',
      '/folder',
    ]);
    for (const site of ['a', 'b']) write(`/live/${site}/fullchain.pem`, certificate);
    write('/broken/key.pem', key);
    write('/broken/half.pem', certificate.slice(0, 200));
    write('/broken/second.pem', certificate + certificate.replace(/\n.{60}/, '\nAAAA'));
    write('/broken/text.pem', 'hello');
    write('/broken/empty.pem', '');
    write('/broken/huge.pem', Buffer.alloc(1024 * 1024 + 1));
    mkdirSync(join(rootfs, 'folder'));
    const { values, samples, failed } = await tell();
    const told = samples('x509_cert_not_after').map(({ labels }) => labels.filepath);
    assert.deepEqual(told, ['/live/a/fullchain.pem', '/live/b/fullchain.pem']);
    assert.deepEqual(values('x509_read_errors'), [9]);
    for (const filepath of ['/missing.pem', '/none/*.pem', '/folder', '/broken/half.pem', '/broken/huge.pem']) {
      assert.deepEqual(values('x509_cert_error', { filepath }), [1], filepath);
    }
    assert.deepEqual(failed, [], 'the collector did what it could');
    for (const reason of [
      /\/missing.pem","problem":"cannot be read \(ENOENT\)"/,
      /\/folder","problem":"is no regular file"/,
      /key.pem","problem":"holds no certificate"/,
      /half.pem","problem":"holds no certificate that can be read"/,
      /second.pem","problem":"its certificate no. 2 cannot be read"/,
      /huge.pem","problem":"has more than 1048576 bytes"/,
    ]) {
      assert.match(log(), reason);
    }
    const before = log().length;
    await tell();
    assert.equal(log().length, before, 'what has not changed is not logged again');
    write('/missing.pem', certificate);
    assert.deepEqual((await tell()).values('x509_cert_error', { filepath: '/missing.pem' }), [0]);
    assert.match(log(), /\/missing.pem","msg":"the certificate can be read again"/);
    rmSync(join(rootfs, 'live/a'), { recursive: true });
    assert.equal((await tell()).values('x509_cert_not_after').length, 2);
  });

  it('does not wait for a pipe that nobody writes to', async (test) => {
    const { rootfs, tell, log } = watch(['/pipe']);
    if (spawnSync('mkfifo', [join(rootfs, 'pipe')]).status !== 0) return test.skip('there is no mkfifo');
    assert.deepEqual((await tell()).values('x509_cert_error'), [1]);
    assert.match(log(), /is no regular file/);
  });

  // Root may read everything.
  const itAsUser = process.getuid?.() === 0 ? () => undefined : it;
  itAsUser('says that a file may not be read', async () => {
    const { rootfs, write, tell, log } = watch(['/a.pem']);
    write('/a.pem', createCertificate({ commonName: 'site' }).certificate);
    chmodSync(join(rootfs, 'a.pem'), 0);
    assert.deepEqual((await tell()).values('x509_cert_error'), [1]);
    assert.match(log(), /EACCES/);
  });

  it('tells its own certificate as well, which is not below the root of the watched machine', async () => {
    const own = join(temporaryFolder('own'), 'agent.pem');
    writeFileSync(own, createCertificate({ commonName: 'agent', notAfter: inDays(7) }).certificate);
    const { tell } = watch([], own);
    assert.deepEqual((await tell()).values('x509_cert_not_after', { filepath: own }), [seconds(inDays(7))]);
  });
});
