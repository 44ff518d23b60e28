/** One part as it runs, with real processes: crashes, restarts, giving up, and what its own children do. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { after, test } from 'node:test';
import { temporaryFolder, waitFor } from '../../test/services.ts';
import { ManagedPart } from './managed-part.ts';
import type { Part } from './part.ts';

/** A part that runs a shell script in a folder of its own; it is healthy as soon as it runs. */
function shellPart(script: string, change: Partial<Part> = {}) {
  const folder = temporaryFolder('part');
  const reports: string[] = [];
  const part: Part = {
    name: 'trial',
    dependsOn: [],
    command: '/bin/sh',
    args: ['-c', script],
    env: {},
    cwd: folder,
    isHealthy: async () => true,
    url: '',
    ports: [],
    stopSignal: 'SIGTERM',
    stopDeadlineMs: 300,
    ...change,
  };
  const options = {
    logsFolder: folder,
    baseEnvironment: { PATH: '/usr/bin:/bin' },
    report: (line: string) => void reports.push(line),
    onProcess: () => undefined,
  };
  const managed = new ManagedPart(part, options);
  after(() => managed.stop());
  return { managed, folder, reports };
}

const isGone = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return true;
  }
};

test('when a part is killed its own children end too, and it is started again', async () => {
  const { managed, folder, reports } = shellPart('sleep 600 & echo $! > child; wait');
  await managed.start();
  const child = await waitFor('its child', () => Number(readFileSync(join(folder, 'child'), 'utf8')) || undefined);
  const killed = managed.pid;
  assert.ok(killed);
  process.kill(killed, 'SIGKILL');
  await waitFor('the child to end', () => isGone(child));
  await waitFor('the part to run again', () => managed.state === 'healthy' && managed.pid !== killed);
  assert.match(reports.join('\n'), /trial ended by itself; it is started again/);
});

test('a part that cannot start is named with its exit code, the end of its log and where that is', async () => {
  const { managed } = shellPart('echo the disk is full >&2; exit 3', { isHealthy: async () => false });
  await assert.rejects(managed.start(), (error: Error) => {
    assert.match(error.message, /trial ended with exit code 3/);
    assert.match(error.message, /the disk is full/);
    assert.ok(error.message.includes(managed.logFile));
    return true;
  });
  assert.equal(managed.state, 'failed');
});

test('a program that is not there is named', async () => {
  const { managed } = shellPart('', { command: '/nowhere/program', isHealthy: async () => false });
  await assert.rejects(managed.start(), /trial could not be run: .*\/nowhere\/program/);
});

test('a part that ignores its signal is ended after its deadline', async () => {
  const { managed, folder } = shellPart("trap '' TERM; touch ready; while :; do sleep 0.1; done");
  await managed.start();
  await waitFor('the trap to be set', () => existsSync(join(folder, 'ready')));
  const { pid } = managed;
  await managed.stop();
  assert.ok(pid && isGone(pid));
  assert.equal(managed.state, 'stopped');
});

test('a stopped part stays stopped', async () => {
  const { managed, reports } = shellPart('exec sleep 600');
  await managed.start();
  await managed.stop();
  assert.equal(managed.pid, null);
  assert.deepEqual(reports, []);
  await managed.start();
  assert.equal((await managed.status()).state, 'healthy');
});

test('a log that has grown large is set aside at the next start', async () => {
  const { managed, folder } = shellPart('echo started anew; exec sleep 600');
  writeFileSync(join(folder, 'trial.log'), Buffer.alloc(21 * 2 ** 20, 'x'));
  await managed.start();
  await waitFor('a short log', () => readFileSync(join(folder, 'trial.log'), 'utf8') === 'started anew\n');
});
