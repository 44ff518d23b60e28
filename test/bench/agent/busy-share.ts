/** Whether the agent tells the truth of the CPUs while a program writes and waits for the disk. */
import {
  busyShare,
  type CpuTimes,
  cpuTimesIn,
  cpuTimesOfKernel,
  startWriter,
} from '../../../agent/cpu-times-under-test.ts';
import { exposed } from '../../../agent/exposition-under-test.ts';
import { waitFor } from '../../services.ts';

/** In percent: of the kernel's own sum and of what the agent told, round by round. */
export interface BusyPercent {
  readonly kernel: readonly number[];
  readonly agent: readonly number[];
}

/** Hundredths of a second of all CPUs together: one more or less is a tenth of a point. */
const ticksPerRound = 800;

/** @param scrape one exposition of the agent */
export async function measureBusyPercent(scrape: () => Promise<string>, rounds: number): Promise<BusyPercent> {
  const kernel: number[] = [];
  const agent: number[] = [];
  const writer = startWriter();
  try {
    for (let round = 0; round < rounds; round++) {
      const before = await bothTimes(scrape);
      const passed = (): boolean => cpuTimesOfKernel().total - before.kernel.total > ticksPerRound;
      await waitFor('the CPUs to have had some time', passed, 60_000);
      const after = await bothTimes(scrape);
      kernel.push(busyShare(before.kernel, after.kernel) * 100);
      agent.push(busyShare(before.agent, after.agent) * 100);
    }
  } finally {
    await writer.stop('SIGKILL');
  }
  return { kernel, agent };
}

/** The kernel's in the middle of the scrape, which may take long while others write. */
async function bothTimes(scrape: () => Promise<string>): Promise<{ kernel: CpuTimes; agent: CpuTimes }> {
  const before = cpuTimesOfKernel();
  const text = await scrape();
  const after = cpuTimesOfKernel();
  const kernel = { total: (before.total + after.total) / 2, busy: (before.busy + after.busy) / 2 };
  return { kernel, agent: cpuTimesIn(exposed(text)) };
}

/** The largest difference of a round, in points. */
export const largestDifference = ({ kernel, agent }: BusyPercent): number =>
  Math.max(...kernel.map((value, round) => Math.abs(value - (agent[round] ?? Number.NaN))));
