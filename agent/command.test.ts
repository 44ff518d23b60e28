/** `lvd agent` as people use it: alone, on a host that has nothing else of ours. */
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  createCertificate,
  freePort,
  readRuntimeEnvironment,
  startProcess,
  temporaryFolder,
  waitFor,
} from '../test/services.ts';
import { flags } from './config.ts';
import { exposed } from './exposition-under-test.ts';

const lvd = fileURLToPath(new URL('../lvd.js', import.meta.url));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function agent(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const { promise, resolve } = Promise.withResolvers<Ended>();
  const options = { env: { ...readRuntimeEnvironment(), ...env }, maxBuffer: 2 ** 24 };
  execFile(process.execPath, [lvd, 'agent', ...args], options, (error, stdout, stderr) =>
    resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
  );
  return promise;
}

/** In some containers it may not. */
const mayTrace = (): boolean => spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

describe('lvd agent', () => {
  it('--help names every flag and every variable, with its default', async () => {
    const { code, stdout } = await agent(['--help']);
    assert.equal(code, 0);
    for (const { name, variable } of flags) assert.match(stdout, new RegExp(`--${name} [A-Z]+ +${variable} `), name);
    assert.match(stdout, /default: 9101/);
  });

  it('--list names every collector of this system, once for people and once for programs', async () => {
    const [people, programs] = await Promise.all([agent(['--list']), agent(['--list', '--json'])]);
    const listed = JSON.parse(programs.stdout) as { name: string; target: string; metrics: number }[]; // our own output
    const names = listed.map(({ name }) => name);
    for (const name of names) assert.match(people.stdout, new RegExp(`^${name} `, 'm'));
    assert.ok(listed.every(({ metrics }) => metrics > 0));
    const files = readdirSync(fileURLToPath(new URL('./collectors', import.meta.url)));
    const isCollector = (file: string): boolean => !file.endsWith('.test.ts') && !/^portable/.test(file);
    if (process.platform !== 'linux') return;
    assert.deepEqual(
      names.toSorted(),
      files
        .filter(isCollector)
        .map((file) => file.slice(0, -3).replaceAll('-', '_'))
        .sort(),
    );
  });

  it('--once prints one exposition, with what is collected in the background', async () => {
    const { code, stdout } = await agent(['--once']);
    assert.equal(code, 0);
    const { failed, values, samples } = exposed(stdout);
    assert.deepEqual(failed, []);
    assert.ok((values('node_memory_MemTotal_bytes')[0] ?? 0) > 0);
    assert.equal(samples('node_uname_info').length, 1);
    assert.equal(samples('lvd_build_info').length, 1);
    assert.deepEqual(samples('pg_up'), []);
    if (process.platform === 'linux')
      assert.equal(values('node_scrape_collector_success', { collector: 'edac' }).length, 1);
  });

  it('takes a flag before its variable, and says which of them is wrong', async () => {
    const bare = temporaryFolder('proc');
    writeFileSync(join(bare, 'stat'), '');
    const both = await agent(['--once', '--path.procfs', bare], { LVD_AGENT_PROCFS: 'proc' });
    assert.equal(both.code, 0);
    assert.deepEqual(exposed(both.stdout).samples('node_load1'), process.platform === 'linux' ? [] : undefined);
    const wrong = await agent(['--port', 'http'], { LVD_AGENT_SYSFS: 'sys' });
    assert.equal(wrong.code, 78);
    assert.match(wrong.stderr, /--port: "http"; expected: a port/);
    assert.match(wrong.stderr, /LVD_AGENT_SYSFS: "sys"; expected: an absolute path/);
    const unknown = await agent(['--prot', '1']);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /--prot/);
  });

  it('refuses a folder of the host that is not there, or is another one', async () => {
    const empty = temporaryFolder('empty');
    const { code, stderr } = await agent(['--path.sysfs', '/nowhere', '--path.rootfs', '/nowhere'], {
      LVD_AGENT_PROCFS: empty,
    });
    assert.equal(code, 78);
    assert.match(stderr, /--path.sysfs: "\/nowhere"; expected: an absolute path where \/sys of the host is mounted/);
    assert.match(stderr, /--path.rootfs: "\/nowhere"; expected: .*where \/ of the host/);
    assert.ok(stderr.includes(`LVD_AGENT_PROCFS: "${empty}"; expected: `));
    assert.match(stderr, /\/proc of the host is mounted, which has stat in it/);
  });

  it('tells when the certificates expire that it is told of, in the files of the host’s root', async () => {
    const root = temporaryFolder('root');
    const notAfter = new Date(Math.floor(Date.now() / 1000) * 1000 + 3_600_000);
    writeFileSync(join(root, 'a.pem'), createCertificate({ commonName: 'site', notAfter }).certificate);
    const { code, stdout } = await agent(['--once', '--path.rootfs', root, '--certificates.files', '/*.pem, /b.crt']);
    assert.equal(code, 0);
    const { values } = exposed(stdout);
    assert.deepEqual(values('x509_cert_not_after', { filepath: '/a.pem' }), [notAfter.getTime() / 1000]);
    assert.deepEqual(values('x509_cert_error', { filepath: '/b.crt' }), [1]);
    const relative = await agent(['--once', '--certificates.files', 'a.pem']);
    assert.equal(relative.code, 78);
    assert.match(relative.stderr, /--certificates.files: "a.pem"; expected: absolute paths, separated by commas/);
  });

  it('says what is wrong with the web configuration, without what it holds', async () => {
    const file = join(temporaryFolder(), 'web.yml');
    writeFileSync(file, 'basic_auth_users: { alice: planted-password }\nrate_limits: {}\n');
    const { code, stdout, stderr } = await agent(['--port', '0', '--web.config.file', file]);
    assert.equal(code, 78);
    assert.match(stderr, /2 problem\(s\).*web.yml: rate_limits: no such section.*basic_auth_users.alice: expected/s);
    assert.ok(!`${stdout}${stderr}`.includes('planted-password'));
  });

  it('starts no process once it is up', async (test) => {
    if (!mayTrace()) return test.skip('there is no strace, or it may not trace here');
    const log = join(temporaryFolder(), 'strace');
    const port = await freePort();
    const nginx = `http://127.0.0.1:${await freePort()}/nginx_status`;
    const traced = startProcess({
      command: 'strace',
      args: [
        '-D', // as a grandchild, so that the process that is started, and ended, is the agent
        '-f',
        '-e',
        'trace=execve,execveat',
        '-o',
        log,
        process.execPath,
        lvd,
        'agent',
        '--port',
        String(port),
        '--nginx.status-url',
        nginx,
      ],
    });
    const executed = (): number => readFileSync(log, 'utf8').match(/\bexecve(at)?\(/g)?.length ?? 0;
    await waitFor('the agent to be up', async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok, 60_000);
    assert.ok(executed() > 1, 'the facts were found out by other programs');
    const before = executed();
    for (let turn = 0; turn < 3; turn += 1) await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    await (await fetch(`http://127.0.0.1:${port}/`)).text();
    assert.equal(executed(), before);
    await traced.stop();
  });

  it('reads a secret from a file, and never shows it', async () => {
    const file = join(temporaryFolder(), 'url');
    const port = await freePort();
    writeFileSync(file, `postgres://someone:planted-password@127.0.0.1:${port}/database\n`);
    const { code, stdout, stderr } = await agent(['--once', '--postgres.url-file', file]);
    assert.equal(code, 0);
    assert.deepEqual(exposed(stdout).values('pg_up'), [0]);
    assert.ok(!`${stdout}${stderr}`.includes('planted-password'));
  });
});
