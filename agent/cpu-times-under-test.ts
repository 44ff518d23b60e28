/** How busy the CPUs were: by the kernel's own sum, and by what the agent tells of each of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunningProcess, startProcess, temporaryFolder } from '../test/services.ts';
import type { Exposed } from './exposition-under-test.ts';

/** In any unit of time, since any moment: only shares of differences are compared. */
export interface CpuTimes {
  readonly total: number;
  /** All but idle and waiting for a disk. */
  readonly busy: number;
}

/** The line of all CPUs together, which the collector does not read, in hundredths of a second. */
export function cpuTimesOfKernel(): CpuTimes {
  const [, ...ticks] = readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.split(/\s+/) ?? [];
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, ...others] = ticks.slice(0, 8).map(Number);
  const busy = user + nice + system + others.reduce((sum, value) => sum + value, 0);
  return { total: busy + idle + iowait, busy };
}

export function cpuTimesIn({ samples }: Exposed): CpuTimes {
  const sum = (modes: RegExp): number =>
    samples('node_cpu_seconds_total')
      .filter(({ labels }) => modes.test(labels.mode ?? ''))
      .reduce((total, { value }) => total + value, 0);
  return { total: sum(/./), busy: sum(/^(?!idle|iowait)/) };
}

/** The share of the time between two readings in which the CPUs worked. */
export const busyShare = (before: CpuTimes, after: CpuTimes): number =>
  (after.busy - before.busy) / (after.total - before.total);

/** Writes for minutes, and waits for the disk after every 16 kB. */
export function startWriter(): RunningProcess {
  const target = join(temporaryFolder('written'), 'file');
  const args = ['if=/dev/zero', `of=${target}`, 'bs=16k', 'count=200000', 'oflag=dsync'];
  return startProcess({ command: 'dd', args });
}
