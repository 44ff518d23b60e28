/** Waiting for a disk is no work: what the agent tells of the CPUs, beside the kernel's own figures, under a load of writes. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { waitFor } from '../test/services.ts';
import { busyShare, type CpuTimes, cpuTimesIn, cpuTimesOfKernel, startWriter } from './cpu-times-under-test.ts';
import { change, changedMachine, onLinuxOnly, tell, watchMachine } from './host-under-test.ts';
import type { Registry } from './registry.ts';

const fromAgent = async (registry: Registry): Promise<CpuTimes> => cpuTimesIn(await tell(registry));

describe('the busy share of the CPUs', onLinuxOnly, () => {
  it('leaves out the time in which they waited for a disk', async () => {
    const folder = changedMachine({ 'proc/stat': 'cpu 0\ncpu0 1000 0 1000 5000 3000 0 0 0 0 0\n' });
    const registry = await watchMachine(folder, { names: ['cpu'] });
    const before = await fromAgent(registry);
    change(folder, { 'proc/stat': 'cpu 0\ncpu0 1010 0 1010 5030 3050 0 0 0 0 0\n' });
    assert.equal(busyShare(before, await fromAgent(registry)).toFixed(6), '0.200000');
  });

  it('is the kernel’s own to a point, while a program writes and waits', async () => {
    const registry = await watchMachine('/', { names: ['cpu'] });
    const writer = startWriter();
    const [kernelBefore, agentBefore] = [cpuTimesOfKernel(), await fromAgent(registry)];
    // Long enough for one tick not to matter: 3 s of one CPU are 300 of them.
    await waitFor('the CPUs to have had some time', () => cpuTimesOfKernel().total - kernelBefore.total > 800, 60_000);
    const [kernel, agent] = [cpuTimesOfKernel(), await fromAgent(registry)];
    await writer.stop('SIGKILL');
    const [ours, theirs] = [busyShare(agentBefore, agent), busyShare(kernelBefore, kernel)];
    assert.ok(Math.abs(ours - theirs) < 0.01, `${theirs} and ${ours}`);
  });
});
