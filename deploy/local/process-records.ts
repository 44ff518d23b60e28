/**
 * Which processes belong to the stack, on disk: a supervisor that was killed leaves them behind, and the next one ends
 * them by id and start time, never by name.
 */
import { execFileSync } from 'node:child_process';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { replaceFile } from '../../service/replace-file.ts';

const recordSchema = z.array(z.object({ name: z.string(), pid: z.number(), startedAt: z.string() }));
export type ProcessRecord = z.infer<typeof recordSchema>[number];

const stopDeadlineMs = 10_000;
const pollMs = 50;

/** Describes a process that was just started. */
export function recordOf(name: string, pid: number): ProcessRecord {
  return { name, pid, startedAt: startTimeOf(pid) ?? '' };
}

export function writeRecords(file: string, records: readonly ProcessRecord[]): void {
  replaceFile(file, JSON.stringify(records));
}

/** Ends what an earlier supervisor left running, and returns the names of those parts. */
export async function endLeftovers(file: string): Promise<readonly string[]> {
  const alive = readRecords(file).filter(isSameProcess);
  // The fast shutdown of PostgreSQL is SIGINT; the others take it as well.
  for (const { pid } of alive) process.kill(pid, 'SIGINT');
  const deadline = Date.now() + stopDeadlineMs;
  while (alive.some(isSameProcess) && Date.now() < deadline) await delay(pollMs);
  // With its group: a part's own children.
  for (const { pid } of alive.filter(isSameProcess)) process.kill(-pid, 'SIGKILL');
  rmSync(file, { force: true });
  return alive.map(({ name }) => name);
}

/**
 * Claims the state folder for this process, so that two starts at the same moment do not end each other's parts.
 * @returns what gives it back, or null when another process that still runs has it.
 */
export function claim(file: string): (() => void) | null {
  const [holder] = readRecords(file);
  if (holder && isSameProcess(holder)) return null;
  if (holder) rmSync(file, { force: true });
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify([recordOf('supervisor', process.pid)]));
  try {
    linkSync(own, file); // unlike a rename, this fails when the file exists by now
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null; // another one was faster by a moment
    throw error;
  } finally {
    rmSync(own);
  }
  return () => rmSync(file, { force: true });
}

function readRecords(file: string): readonly ProcessRecord[] {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []; // the last stop was clean
    throw new Error(`${file} cannot be read: ${(error as Error).message}; expected: the list of the stack's processes`);
  }
}

const isSameProcess = ({ pid, startedAt }: ProcessRecord): boolean =>
  startedAt !== '' && startTimeOf(pid) === startedAt;

/** When a process started, in whatever form the system has; null when there is no such process. */
function startTimeOf(pid: number): string | null {
  try {
    if (process.platform !== 'linux')
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)])
        .toString()
        .trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, field 2, may hold spaces and parentheses; field 3 is the state, field 22 the start time.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null; // no such process
  }
}
