/** The CPU time and the memory of a process, by the kernel's account. */
import assert from 'node:assert/strict';
import process from 'node:process';
import { describe, it } from 'node:test';
import { onLinuxOnly } from '../../../agent/host-under-test.ts';
import { startProcess, waitFor } from '../../services.ts';
import { CpuClock, memoryOf } from './process-cost.ts';

describe('what a process has cost', onLinuxOnly, () => {
  it('is the time that its threads worked, and no time that it waited', async () => {
    const script = `
      const usedMs = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
      process.on('SIGUSR2', () => {
        const end = usedMs() + 300;
        for (let n = 0; n % 1e6 || usedMs() < end; n++);
        console.log('done');
      });
      setInterval(() => {}, 1e9);
      console.log('up');`;
    const worker = startProcess({ command: process.execPath, args: ['-e', script] });
    await waitFor('it to be up', () => worker.output().includes('up'));
    const clock = new CpuClock(worker.pid);
    process.kill(worker.pid, 'SIGUSR2');
    await waitFor('it to have worked', () => worker.output().includes('done'));
    const worked = clock.takeMs();
    assert.ok(worked >= 290 && worked < 600, `${worked} ms`);
    const waited = clock.takeMs();
    assert.ok(waited < 100, `${waited} ms`);
    await worker.stop();
  });

  it('has in it what children used that have ended', async () => {
    const work = 'i=0; while [ \\$i -lt 300000 ]; do i=\\$((i+1)); done';
    const script = `trap go=1 USR2; echo up; while [ -z "$go" ]; do sleep 0.05; done; sh -c "${work}"; echo done; exec sleep 100`;
    const parent = startProcess({ command: 'sh', args: ['-c', script] });
    await waitFor('it to be up', () => parent.output().includes('up'));
    const clock = new CpuClock(parent.pid);
    process.kill(parent.pid, 'SIGUSR2');
    await waitFor('the child to have ended', () => parent.output().includes('done'));
    const used = clock.takeMs();
    assert.ok(used >= 50, `${used} ms`);
    await parent.stop();
  });

  it('is in memory what the kernel says, and in parts no more than as a whole', () => {
    const { residentMb, proportionalMb } = memoryOf(process.pid);
    const expected = process.memoryUsage.rss() / 1024 ** 2;
    assert.ok(Math.abs(residentMb - expected) < 0.2 * expected, `${residentMb} and ${expected} MB`);
    assert.ok(proportionalMb > 0 && proportionalMb <= residentMb, `${proportionalMb} MB`);
  });
});
