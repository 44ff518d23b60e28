/**
 * Asks filesystems for their space. The call blocks one of Node's four I/O threads for as long as a filesystem hangs (a
 * network disk whose server is gone), so one is asked at a time, and one that hangs is not asked again before it answers.
 */
import type { StatsFs } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { orLate } from '../service/deadline.ts';
import type { Mount } from './mounts.ts';

/** A filesystem answers from memory; one that takes longer than this hangs. */
const answerWithinMs = 250;
/** One thread must stay free, for the names of servers among others. */
const maxHanging = 3;

/** Those that hang now, in this whole process. */
const hanging = new Set<Promise<unknown>>();

/** Whether one hangs, so that its thread keeps the process from ending by itself. */
export const someFilesystemHangs = (): boolean => hanging.size > 0;

export type Space = StatsFs | 'not allowed' | 'error';

export class SpaceReader {
  readonly #rootfs: string;
  readonly #ask: (path: string) => Promise<StatsFs>;
  readonly #hanging = new Map<string, Mount>();

  /** @param ask the call itself; given by tests, which have no filesystem that hangs */
  constructor(rootfs: string, ask: (path: string) => Promise<StatsFs> = statfs) {
    this.#rootfs = rootfs;
    this.#ask = ask;
  }

  /** What the filesystem has; `error` when it has an error or hangs. */
  async read(mount: Mount): Promise<Space> {
    if (this.#hanging.size >= maxHanging || this.#hangsWith(mount)) return 'error';
    const { mountpoint } = mount;
    this.#hanging.set(mountpoint, mount);
    const answer = this.#ask(join(this.#rootfs, mountpoint))
      .catch((error: NodeJS.ErrnoException) =>
        error.code === 'EACCES' ? ('not allowed' as const) : ('error' as const),
      )
      .finally(() => this.#hanging.delete(mountpoint));
    const space = await orLate(answer, answerWithinMs, 'hangs' as const);
    if (space !== 'hangs') return space;
    hanging.add(answer);
    void answer.finally(() => hanging.delete(answer));
    return 'error';
  }

  /** Of one server, or on the way to it, is another one that hangs. */
  #hangsWith({ group, mountpoint }: Mount): boolean {
    for (const other of this.#hanging.values()) {
      if (other.group === group || mountpoint.startsWith(`${other.mountpoint}/`)) return true;
    }
    return false;
  }
}
