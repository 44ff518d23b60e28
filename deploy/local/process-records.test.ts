/** The state folder has one supervisor, and only what that one started is ended by the next. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { after, test } from 'node:test';
import { startProcess, temporaryFolder, waitFor } from '../../test/services.ts';
import { claim, endLeftovers, recordOf, writeRecords } from './process-records.ts';

const sleeper = () => {
  const child = startProcess({ command: 'sleep', args: ['600'] });
  after(() => child.stop('SIGKILL'));
  return child;
};

test('a claimed folder cannot be claimed again until it is given back', () => {
  const file = join(temporaryFolder(), 'supervisor.json');
  const release = claim(file);
  assert.ok(release);
  assert.equal(claim(file), null);
  release();
  assert.ok(claim(file));
});

test('of many that claim at the same moment, one gets the folder', async () => {
  const file = join(temporaryFolder(), 'supervisor.json');
  const script = `
    import { claim } from ${JSON.stringify(import.meta.resolve('./process-records.ts'))};
    console.log(claim(process.argv[1]) ? 'got it' : 'taken');
    setInterval(() => undefined, 1000); // holds it until it is stopped
  `;
  const args = ['--input-type=module', '-e', script, file];
  const children = Array.from({ length: 5 }, () => startProcess({ command: process.execPath, args }));
  after(() => Promise.all(children.map((child) => child.stop('SIGKILL'))));
  await waitFor('every answer', () => children.every((child) => child.output().includes('\n')));
  const answers = children.map((child) => child.output().trim()).sort();
  assert.deepEqual(answers, ['got it', 'taken', 'taken', 'taken', 'taken']);
});

test('the claim of a supervisor that is gone does not count', async () => {
  const file = join(temporaryFolder(), 'supervisor.json');
  const gone = sleeper();
  writeRecords(file, [recordOf('supervisor', gone.pid)]);
  assert.equal(claim(file), null);
  await gone.stop('SIGKILL');
  assert.ok(claim(file));
  assert.match(readFileSync(file, 'utf8'), new RegExp(`"pid":${process.pid}\\b`));
});

test('leftovers end; a process that only has the number of one does not', async () => {
  const file = join(temporaryFolder(), 'processes.json');
  const [ours, other] = [sleeper(), sleeper()];
  writeRecords(file, [recordOf('ours', ours.pid), { name: 'other', pid: other.pid, startedAt: '1' }]);
  assert.deepEqual(await endLeftovers(file), ['ours']);
  await ours.exited;
  process.kill(other.pid, 0); // throws when there is no such process
});

test('a list that cannot be read is named', async () => {
  const file = join(temporaryFolder(), 'processes.json');
  writeFileSync(file, '{');
  await assert.rejects(endLeftovers(file), /processes\.json cannot be read.*expected: the list/);
});
