/** What a request costs the process that serves it. */
import { readFileSync } from 'node:fs';
import type { RunningProcess } from '../../services.ts';
import { CpuClock, memoryOf } from '../agent/process-cost.ts';
import type { Candidate, Figure } from '../interleave.ts';
import { type LoadOptions, openLoad } from './http-load.ts';

export interface Served extends Candidate {
  readonly process: RunningProcess;
  stop(): Promise<void>;
}

export interface ServedOptions {
  readonly name: string;
  readonly process: RunningProcess;
  readonly load: LoadOptions;
  /** In one round; few, so that rounds are short and what disturbs one candidate disturbs its peers as well. */
  readonly requests: number;
  /** Before the first round, so that its code is compiled. */
  readonly warmUp: number;
}

/** A candidate that measures CPU microseconds of one request: all threads, compiling and collecting included. */
export async function serveAndMeasure({ name, process, load, requests, warmUp }: ServedOptions): Promise<Served> {
  const opened = await openLoad(load);
  await opened.run(warmUp);
  const clock = new CpuClock(process.pid);
  return {
    name,
    process,
    measure: async () => {
      clock.takeMs();
      await opened.run(requests);
      return (clock.takeMs() * 1000) / requests;
    },
    stop: async () => {
      opened.close();
      await process.stop('SIGKILL');
    },
  };
}

/**
 * As a multiple of the peer, by the lower quartiles of both: whatever else runs on a machine can only add to a round,
 * and to some much more than to others, so the quiet rounds tell most of what the work itself costs.
 */
export function quietRatio(figure: Figure | undefined, peer: Figure | undefined): number {
  const quarter = ({ values }: Figure): number =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 4)] ?? Number.NaN;
  return figure && peer ? quarter(figure) / quarter(peer) : Number.NaN;
}

/** Resident memory in MB, once it has not grown for a while: what a start leaves to do is done. */
export async function idleMb(pid: number, waitMs = 4000): Promise<number> {
  let last = Number.POSITIVE_INFINITY;
  for (let look = 0; look < 5; look++) {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    const { residentMb } = memoryOf(pid);
    if (Math.abs(residentMb - last) < 1) break;
    last = residentMb;
  }
  readFileSync(`/proc/${pid}/stat`); // gone when the process is: a figure of nothing must not count
  return memoryOf(pid).residentMb;
}
