/**
 * The files of /proc or /sys below a root: paths in, texts out. They live in memory, so reading them is synchronous: it
 * must not queue behind a disk that does not answer. Files stay open and are read into one buffer, because opening and
 * closing costs twice as much as reading.
 */
import { closeSync, existsSync, openSync, readdirSync, readSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NoData } from './collector.ts';

/** More than most files of the kernel have; it grows when one is longer. */
const firstBufferBytes = 64 * 1024;
/** With so many all are closed: devices come and go, and the files of those that are gone are never asked for again. */
const maxOpenFiles = 512;

/**
 * ENOENT: not in this kernel; ENODEV: the device was taken out; EOPNOTSUPP: turned off at boot (pressure); EINVAL: a link
 * that is down; EACCES and EPERM: for root only; EIO, ENODATA and EAGAIN: a sensor that does not answer now.
 */
const absentCodes = new Set([
  'ENOENT',
  'ENOTDIR',
  'ENODEV',
  'ENXIO',
  'EOPNOTSUPP',
  'EINVAL',
  'EACCES',
  'EPERM',
  'EIO',
  'ENODATA',
  'EAGAIN',
]);

let buffer: Buffer = Buffer.alloc(firstBufferBytes);

export interface KernelFilesOptions {
  /** Whether each file comes with one read, as those of /sys do, so that its end need not be looked for. */
  readonly inOnePiece?: boolean;
  /** What every such tree has: where it is missing, the root is wrong, and nothing is known of what is not there. */
  readonly landmark?: string;
}

export class KernelFiles {
  readonly root: string;
  readonly #inOnePiece: boolean;
  readonly #landmark: string | undefined;
  /** Whether the landmark was seen; what is open keeps the tree from going away. */
  #isRightRoot = false;
  readonly #open = new Map<string, number>();

  constructor(root: string, { inOnePiece = false, landmark }: KernelFilesOptions = {}) {
    this.root = root;
    this.#landmark = landmark;
    this.#inOnePiece = inOnePiece;
  }

  /** The text of a file, for example `net/dev`. @throws NoData when it is not there, or not for us */
  read(path: string): string {
    const text = this.find(path);
    if (text === undefined) throw new NoData(`${join(this.root, path)} is not there, or cannot be read`);
    return text;
  }

  /** The text of a file; undefined when it is not there, or not for us. */
  find(path: string): string | undefined {
    const known = this.#open.get(path);
    if (known !== undefined) {
      const text = orAbsent(() => readWhole(known, this.#inOnePiece));
      if (text !== undefined) return text;
      // What it was opened on is gone; something else may have its name by now.
      this.#open.delete(path);
      closeSync(known);
    }
    return this.#readAnew(path);
  }

  /** The first line of a file without blanks around it; undefined when it is not there, or not for us. */
  findLine(path: string): string | undefined {
    return this.find(path)?.split('\n', 1)[0]?.trim();
  }

  /** A file that holds one number; undefined when it is not there, not for us, or says something else. */
  findNumber(path: string): number | undefined {
    const text = this.findLine(path);
    const value = text ? Number(text) : Number.NaN;
    return Number.isNaN(value) ? undefined : value;
  }

  /**
   * A number for which the kernel asks the hardware, which may take its time or hang: read by another thread. Undefined as
   * above.
   */
  async askNumber(path: string): Promise<number | undefined> {
    const whole = join(this.root, path);
    const text = await readFile(whole, 'utf8').catch((error: unknown) => absentOrThrow(error));
    const value = text?.trim() ? Number(text) : Number.NaN;
    return Number.isNaN(value) ? undefined : value;
  }

  /** Where a link leads in the end; undefined when it is not there. */
  target(path: string): string | undefined {
    const whole = join(this.root, path);
    return existsSync(whole) ? orAbsent(() => realpathSync(whole)) : undefined;
  }

  /** The names in a folder, in order; none when it is not there. */
  list(path: string): readonly string[] {
    const folder = join(this.root, path);
    if (!this.#has(folder)) return [];
    return orAbsent(() => readdirSync(folder).sort()) ?? [];
  }

  /** The names of the folders in a folder, in order; none when it is not there. */
  folders(path: string): readonly string[] {
    const folder = join(this.root, path);
    if (!this.#has(folder)) return [];
    const entries = orAbsent(() => readdirSync(folder, { withFileTypes: true })) ?? [];
    return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
  }

  #readAnew(path: string): string | undefined {
    const whole = join(this.root, path);
    if (!this.#has(whole)) return undefined;
    return orAbsent(() => {
      const file = openSync(whole, 'r');
      let isRead = false;
      try {
        const text = readWhole(file, this.#inOnePiece);
        isRead = true;
        this.#keep(path, file);
        return text;
      } finally {
        if (!isRead) closeSync(file);
      }
    });
  }

  /** Whether it is there. @throws Error when nothing is, because the root is no such tree */
  #has(whole: string): boolean {
    // Looking costs a tenth of an error.
    if (existsSync(whole)) return true;
    this.#isRightRoot ||= this.#landmark === undefined || existsSync(join(this.root, this.#landmark));
    if (this.#isRightRoot) return false;
    throw new Error(`${this.root} holds no ${this.#landmark}; expected: the files of a kernel`);
  }

  #keep(path: string, file: number): void {
    if (this.#open.size >= maxOpenFiles) {
      for (const other of this.#open.values()) closeSync(other);
      this.#open.clear();
    }
    this.#open.set(path, file);
  }
}

/** From its start to its end. The kernel may hand out less than there is, so only nothing means the end. */
function readWhole(file: number, inOnePiece: boolean): string {
  let length = 0;
  for (;;) {
    if (length === buffer.length) buffer = Buffer.concat([buffer], 2 * buffer.length);
    const read = readSync(file, buffer, length, buffer.length - length, length);
    length += read;
    if (read === 0 || inOnePiece) return buffer.toString('utf8', 0, length);
  }
}

function orAbsent<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    return absentOrThrow(error);
  }
}

function absentOrThrow(error: unknown): undefined {
  if (error instanceof Error && absentCodes.has((error as NodeJS.ErrnoException).code ?? '')) return undefined;
  throw error;
}
