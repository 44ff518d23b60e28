/** The size of a page of memory, in which the kernel counts some amounts. Node.js does not tell it, the kernel does. */
import { readFileSync } from 'node:fs';

/** The entry of the auxiliary vector that holds it, https://man7.org/linux/man-pages/man3/getauxval.3.html */
const pageSizeKey = 6n;
const wordBytes = 8;
/** What nearly every machine has. */
const usualBytes = 4096;

/** Reads it; the usual size where the kernel does not tell it to 64-bit programs. */
export function readPageBytes(path = '/proc/self/auxv'): number {
  const vector = readOrEmpty(path);
  const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
  const word = (at: number): bigint => (littleEndian ? vector.readBigUInt64LE(at) : vector.readBigUInt64BE(at));
  for (let at = 0; at + 2 * wordBytes <= vector.length; at += 2 * wordBytes) {
    if (word(at) === pageSizeKey) return Number(word(at + wordBytes));
  }
  return usualBytes;
}

function readOrEmpty(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0); // no Linux
  }
}
