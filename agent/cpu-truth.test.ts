/** Waiting for a disk is no work: what the agent tells of the CPUs, beside the kernel's own figures, under a load of writes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startProcess, temporaryFolder, waitFor } from '../test/services.ts';
import { change, changedMachine, onLinuxOnly, tell, watchMachine } from './host-under-test.ts';
import type { Registry } from './registry.ts';

interface CpuTimes {
  readonly total: number;
  readonly busy: number;
  readonly iowait: number;
}

/** The line of all CPUs together, which the collector does not read. */
function fromKernel(): CpuTimes {
  const [, ...ticks] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.split(/\s+/) ?? [];
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, ...others] = ticks.slice(0, 8).map(Number);
  const busy = user + nice + system + others.reduce((sum, value) => sum + value, 0);
  return { total: busy + idle + iowait, busy, iowait };
}

async function fromAgent(registry: Registry): Promise<CpuTimes> {
  const { samples } = await tell(registry);
  const sum = (modes: RegExp): number =>
    samples('node_cpu_seconds_total')
      .filter(({ labels }) => modes.test(labels.mode ?? ''))
      .reduce((total, { value }) => total + value, 0);
  return { total: sum(/./), busy: sum(/^(?!idle|iowait)/), iowait: sum(/^iowait$/) };
}

const share = (before: CpuTimes, after: CpuTimes): number => (after.busy - before.busy) / (after.total - before.total);

describe('the busy share of the CPUs', onLinuxOnly, () => {
  it('leaves out the time in which they waited for a disk', async () => {
    const folder = changedMachine({ 'proc/stat': 'cpu 0\ncpu0 1000 0 1000 5000 3000 0 0 0 0 0\n' });
    const registry = await watchMachine(folder, { names: ['cpu'] });
    const before = await fromAgent(registry);
    change(folder, { 'proc/stat': 'cpu 0\ncpu0 1010 0 1010 5030 3050 0 0 0 0 0\n' });
    assert.equal(share(before, await fromAgent(registry)).toFixed(6), '0.200000');
  });

  it('is the kernel’s own to a point, while a program writes and waits', async () => {
    const registry = await watchMachine('/', { names: ['cpu'] });
    const target = join(temporaryFolder(), 'written');
    const writer = startProcess({
      command: 'dd',
      args: ['if=/dev/zero', `of=${target}`, 'bs=16k', 'count=200000', 'oflag=dsync'],
    });
    const [kernelBefore, agentBefore] = [fromKernel(), await fromAgent(registry)];
    // Long enough for one tick not to matter: 3 s of one CPU are 300 of them.
    await waitFor('the CPUs to have had some time', () => fromKernel().total - kernelBefore.total > 800, 60_000);
    const [kernel, agent] = [fromKernel(), await fromAgent(registry)];
    await writer.stop('SIGKILL');
    const difference = Math.abs(share(kernelBefore, kernel) - share(agentBefore, agent));
    assert.ok(difference < 0.01, `${share(kernelBefore, kernel)} and ${share(agentBefore, agent)}`);
  });
});
