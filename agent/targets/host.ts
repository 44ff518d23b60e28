/** The machine: where its kernel's files are, and how collectors read them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NoData } from '../collector.ts';
import type { HostFacts } from './host-facts.ts';

export interface HostRoots {
  /** Where /proc of the watched machine is mounted. */
  readonly procfs: string;
  /** Where /sys of the watched machine is mounted. */
  readonly sysfs: string;
  /** Where / of the watched machine is mounted. */
  readonly rootfs: string;
}

export interface Host extends HostRoots {
  /** What does not change while the process runs; undefined when it could not be found out. */
  readonly facts: HostFacts | undefined;
  /**
   * Reads a file under /proc, for example `net/dev`. Synchronous, because these files live in memory and must not
   * queue behind a disk that does not answer.
   * @throws NoData when this kernel does not have the file.
   */
  readProc(path: string): string;
  /** Reads a file under /sys. @throws NoData when there is none. */
  readSys(path: string): string;
  /** Names in a folder under /sys. @throws NoData when there is none. */
  listSys(path: string): readonly string[];
}

/** Opens the machine at the given roots. */
export function openHost(roots: HostRoots, facts?: HostFacts): Host {
  return {
    ...roots,
    facts,
    readProc: (path) => orNoData(() => readFileSync(join(roots.procfs, path), 'utf8')),
    readSys: (path) => orNoData(() => readFileSync(join(roots.sysfs, path), 'utf8')),
    listSys: (path) => orNoData(() => readdirSync(join(roots.sysfs, path))),
  };
}

/** ENOENT: not in this kernel; EOPNOTSUPP: in it, but turned off at boot (pressure); EINVAL: a link that is down. */
const absentCodes = new Set(['ENOENT', 'EOPNOTSUPP', 'EINVAL']);

function orNoData<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && absentCodes.has((error as NodeJS.ErrnoException).code ?? '')) {
      throw new NoData(error.message, { cause: error });
    }
    throw error;
  }
}
