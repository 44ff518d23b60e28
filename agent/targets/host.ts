/** The machine: where its kernel's files are, and how collectors read them. */

import type { HostFacts } from '../facts/host-facts.ts';
import { KernelFiles } from '../kernel-files.ts';

export interface HostRoots {
  /** Where /proc of the watched machine is mounted. */
  readonly procfs: string;
  /** Where /sys of the watched machine is mounted. */
  readonly sysfs: string;
  /** Where / of the watched machine is mounted. */
  readonly rootfs: string;
}

export interface Host {
  /** What does not change while the process runs; undefined when it could not be found out. */
  readonly facts: HostFacts | undefined;
  readonly proc: KernelFiles;
  readonly sys: KernelFiles;
  /** Where / of the watched machine is mounted. */
  readonly rootfs: string;
}

/** Opens the machine at the given roots. */
export function openHost({ procfs, sysfs, rootfs }: HostRoots, facts?: HostFacts): Host {
  return {
    facts,
    proc: new KernelFiles(procfs, { landmark: 'stat' }),
    sys: new KernelFiles(sysfs, { inOnePiece: true }),
    rootfs,
  };
}
