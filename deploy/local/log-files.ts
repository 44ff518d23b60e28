/** The parts' log files: one each, appended to, set aside when it has grown large. */
import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const rotateAtBytes = 20 * 2 ** 20;
const tailBytes = 64 * 1024;

export const logFileOf = (logsFolder: string, part: string): string => join(logsFolder, `${part}.log`);

/** Opens a log for appending; one that is over 20 MiB is set aside as `<part>.log.1` first. */
export function openLog(logsFolder: string, part: string): number {
  const file = logFileOf(logsFolder, part);
  if (existsSync(file) && statSync(file).size > rotateAtBytes) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o640);
}

/** The last `count` lines of a file; none when there is no such file or it is empty. */
export function lastLines(file: string, count: number): readonly string[] {
  if (!existsSync(file)) return [];
  const { size } = statSync(file);
  if (size === 0) return [];
  const length = Math.min(size, tailBytes);
  const descriptor = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(length);
    readSync(descriptor, buffer, 0, length, size - length);
    return buffer.toString('utf8').trimEnd().split('\n').slice(-count);
  } finally {
    closeSync(descriptor);
  }
}
