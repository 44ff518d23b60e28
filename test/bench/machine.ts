/** On which machine, and how busy it was: without that, no figure means anything to somebody else. */
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import process from 'node:process';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
}

export function thisMachine(): Machine {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Number((totalmem() / 1024 ** 3).toFixed(1)),
    system: `${type()} ${release()}`,
    node: process.version,
  };
}

/** Processes that ran or waited, as an average over 1, 5 and 15 minutes. */
export type Load = readonly number[];

export const loadNow = (): Load => loadavg().map((value) => Number(value.toFixed(2)));

/** As text for people; the load is that before and that after. */
export function renderMachine({ cpu, cores, memoryGb, system, node }: Machine, before: Load, after: Load): string {
  const load = `load ${before.join(' ')} before, ${after.join(' ')} after`;
  return `${cpu}, ${cores} cores, ${memoryGb} GB; ${system}; Node.js ${node}; ${load}\n`;
}
