/** Certificate files: patterns of paths in; the certificates of each file, or why it has none, out. */
import type { X509Certificate } from 'node:crypto';
import { constants, glob, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../service/log.ts';
import { certificatesIn } from '../certificates.ts';
import { codeOf } from '../error-code.ts';

export interface CertificateFilesOptions {
  /** Absolute paths of the watched machine; `*` and the like stand for what matches. */
  readonly patterns: readonly string[];
  /** Where / of the watched machine is mounted. */
  readonly rootfs: string;
  /** A file of our own, wherever the machine's root is mounted; asked at each read. */
  readonly own: () => string | undefined;
  readonly logger: Logger;
}

export interface CertificateFile {
  /** The path on the watched machine. */
  readonly path: string;
  /** Empty when there is a problem. */
  readonly certificates: readonly X509Certificate[];
  readonly problem: string | undefined;
}

export interface CertificateFiles {
  /** Reads them all; one that cannot be read does not keep the others from being told. */
  read(): Promise<readonly CertificateFile[]>;
}

/** More than any chain, and too little to fill the memory when a pattern matches something else. */
const maxBytes = 1024 * 1024;

/** Prepares to read them. A file with a problem is logged when that changes. */
export function openCertificateFiles({ patterns, rootfs, own, logger }: CertificateFilesOptions): CertificateFiles {
  const problems = new Map<string, string>();
  const note = ({ path, problem }: CertificateFile): void => {
    const before = problems.get(path);
    if (problem === before) return;
    if (problem === undefined) {
      problems.delete(path);
      logger.info({ path }, 'the certificate can be read again');
    } else {
      problems.set(path, problem);
      logger.warn({ path, problem }, 'a certificate cannot be read');
    }
  };
  return {
    async read() {
      const places = new Map<string, string>();
      for (const pattern of patterns) {
        // A pattern that matches nothing stands for the file that somebody expects.
        for (const path of await matching(pattern, rootfs)) places.set(path, join(rootfs, path));
      }
      const ownPath = own();
      if (ownPath !== undefined) places.set(ownPath, ownPath);
      const files: CertificateFile[] = [];
      for (const [path, place] of places) files.push(await readFile(path, place));
      files.forEach(note);
      return files;
    },
  };
}

async function matching(pattern: string, rootfs: string): Promise<readonly string[]> {
  const paths: string[] = [];
  for await (const path of glob(pattern.slice(1), { cwd: rootfs })) paths.push(`/${path}`);
  return paths.length > 0 ? paths.sort() : [pattern];
}

async function readFile(path: string, place: string): Promise<CertificateFile> {
  try {
    const bytes = await readRegularFile(place);
    try {
      return { path, certificates: certificatesIn(bytes), problem: undefined };
    } finally {
      bytes.fill(0); // a private key may have stood beside them
    }
  } catch (error) {
    const isOfSystem = typeof error === 'object' && error !== null && 'syscall' in error;
    const problem = isOfSystem
      ? `cannot be read (${codeOf(error)})`
      : String(error instanceof Error ? error.message : error);
    return { path, certificates: [], problem };
  }
}

/** What is no regular file may never end, or never begin. */
async function readRegularFile(place: string): Promise<Buffer> {
  const file = await open(place, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new Error('is no regular file');
    if (stat.size > maxBytes) throw new Error(`has more than ${maxBytes} bytes`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}
