/**
 * The journal: what people and load tests tell the objectives at run time, in one file. Who may write the file may
 * exclude time from the budgets; there is no network interface for it. The validator exports it as metrics.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { replaceFile } from '../../service/replace-file.ts';

/** Stands for every objective. */
export const everyObjective = 'all';

const moment = z.iso.datetime('a time such as 2026-12-05T02:00:00Z');

const schema = z.strictObject({
  /** Since when verifications have been waited for. */
  since: moment,
  exclusions: z.array(
    z.strictObject({ objective: z.string(), from: moment, until: moment, reason: z.string() }),
    'a list of exclusions',
  ),
  verifications: z.array(
    z.strictObject({
      objective: z.string(),
      at: moment,
      held: z.boolean(),
      measured: z.string(),
      /** Of the app, if only one ran then. */
      version: z.string().optional(),
    }),
    'a list of verifications',
  ),
});

export type Journal = z.infer<typeof schema>;
export type ExclusionEntry = Journal['exclusions'][number];
export type VerificationEntry = Journal['verifications'][number];

/** The journal cannot be read or written. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
}

/** @throws JournalError for a file that is there and is no journal */
export function readJournal(path: string): Journal | null {
  const text = readText(path);
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new JournalError(`${path} is no journal of the objectives: ${reason}`, { cause: error });
  }
}

/**
 * Changes the journal, which is made when it is not there; a reader never sees half of it.
 * @throws JournalError when it cannot be read or written
 */
export function changeJournal(path: string, change: (journal: Journal) => Journal, now = new Date()): Journal {
  const before = readJournal(path) ?? { since: now.toISOString(), exclusions: [], verifications: [] };
  const after = change(before);
  try {
    mkdirSync(dirname(path), { recursive: true });
    replaceFile(path, `${JSON.stringify(after, null, 2)}\n`, 0o640);
  } catch (error) {
    throw new JournalError(`${path} cannot be written: ${(error as Error).message}`, { cause: error }); // fs throws errors
  }
  return after;
}

/** The exclusions that are running. */
export const runningExclusions = (journal: Journal, now: Date): readonly ExclusionEntry[] =>
  journal.exclusions.filter(({ until }) => Date.parse(until) > now.getTime());

/** Ends what is running, of one objective or of every one. */
export function endExclusions(journal: Journal, objective: string | null, now: Date): Journal {
  const ends = (entry: ExclusionEntry): boolean =>
    Date.parse(entry.until) > now.getTime() && (objective === null || entry.objective === objective);
  const exclusions = journal.exclusions.map((entry) => (ends(entry) ? { ...entry, until: now.toISOString() } : entry));
  return { ...journal, exclusions };
}

/** The last verification of an objective. */
export function lastVerification({ verifications }: Journal, objective: string): VerificationEntry | undefined {
  return verifications
    .filter((entry) => entry.objective === objective)
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .at(-1);
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null; // nothing was told yet
    throw new JournalError(`${path} cannot be read: ${(error as Error).message}`, { cause: error }); // fs throws errors
  }
}
