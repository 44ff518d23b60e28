/** `lvd slo exclude`: the switch that excludes time from the error budgets while maintenance runs. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { parseDuration } from '../engine/timing.ts';
import { objectives } from '../objectives.ts';
import {
  changeJournal,
  endExclusions,
  everyObjective,
  type Journal,
  readJournal,
  runningExclusions,
} from './journal.ts';

/** Where the journal is: that of a stack, by its state folder, or that of the stack in this folder. */
export type LocateJournal = (stateFolder: string | undefined) => string;

const help = `Usage: lvd slo exclude --for DURATION --reason TEXT [--objective ID]
       lvd slo exclude --end [--objective ID]
       lvd slo exclude --list

Time that is excluded is recorded and does not count: no alert on the error budget fires for it, and reports show the
budget with it and without it. It starts within a scrape and ends by itself.

  --for DURATION   such as 30m or 2h; at most 24h
  --reason TEXT    why; shown in reports
  --objective ID   one objective instead of all
  --end            ends what is excluded now
  --list           what is excluded, and what was
  --state-dir DIR  where the stack keeps its data [.lvd in this folder; LVD_STATE_DIR]
  --journal FILE   the file that keeps it, without a stack of this folder [LVD_SLO_JOURNAL]
`;

const longestSeconds = parseDuration('24h');

export async function run(args: readonly string[], locateJournal: LocateJournal): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      for: { type: 'string' },
      reason: { type: 'string' },
      objective: { type: 'string' },
      end: { type: 'boolean' },
      list: { type: 'boolean' },
      journal: { type: 'string' },
      'state-dir': { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const { objective = everyObjective } = values;
  const known = [everyObjective, ...objectives.map(({ id }) => id)];
  if (!known.includes(objective)) return refuse(`--objective ${objective}; expected one of ${known.join(', ')}`);
  const journal = values.journal ?? locateJournal(values['state-dir']);
  const now = new Date();
  if (values.list) return list(readJournal(journal), now);
  if (values.end) {
    changeJournal(journal, (before) => endExclusions(before, values.objective ?? null, now), now);
    process.stdout.write('Nothing is excluded any more.\n');
    return 0;
  }
  return exclude({ ...values, journal }, objective, now);
}

interface Given {
  readonly for?: string | undefined;
  readonly reason?: string | undefined;
  readonly journal: string;
}

function exclude({ for: duration, reason, journal }: Given, objective: string, now: Date): number {
  if (!duration || !reason?.trim()) return refuse('expected: --for DURATION and --reason TEXT');
  let seconds: number;
  try {
    seconds = parseDuration(duration);
  } catch (error) {
    return refuse(`--for ${(error as Error).message}`); // it throws type errors
  }
  if (seconds > longestSeconds) return refuse(`--for ${duration}; expected: at most 24h, so that nobody forgets it`);
  const until = new Date(now.getTime() + seconds * 1000).toISOString();
  const entry = { objective, from: now.toISOString(), until, reason: reason.trim() };
  changeJournal(journal, (before) => ({ ...before, exclusions: [...before.exclusions, entry] }), now);
  process.stdout.write(`${objective === everyObjective ? 'Every objective' : objective} is excluded until ${until}.\n`);
  return 0;
}

function list(journal: Journal | null, now: Date): number {
  if (!journal || journal.exclusions.length === 0) {
    process.stdout.write('Nothing was ever excluded.\n');
    return 0;
  }
  const running = new Set(runningExclusions(journal, now));
  for (const entry of journal.exclusions) {
    const mark = running.has(entry) ? 'now' : '   ';
    process.stdout.write(`${mark}  ${entry.from}  ${entry.until}  ${entry.objective}  ${entry.reason}\n`);
  }
  return 0;
}

function refuse(message: string): number {
  process.stderr.write(`lvd slo exclude: ${message}\n`);
  return 2;
}
