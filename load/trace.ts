/** What a run leaves behind: excluded time, verifications of the promises, and its verdicts as results on the board. */
import { parseDuration, timingOf } from '../slo/engine/timing.ts';
import { type ExclusionEntry, everyObjective, type Journal, runningExclusions } from '../slo/journal/journal.ts';
import type { Report } from '../slo/validator/report.ts';
import type { Judgement, RunVerdict } from './judge.ts';
import { type Profile, secondsOf } from './profiles.ts';
import { LoadError } from './scenario.ts';

export const verdictSuite = 'performance targets, by load';

/** A run that hangs must not exclude time for ever: so long after its end it counts again. */
const spareSeconds = 180;

/** An event is counted by the first evaluation of the rules after its slice has settled, at the latest so much later. */
const countedWithinSeconds = parseDuration(timingOf().slice.before);

const loadTest = 'load test: ';
/** Said of a run that is over, while its last requests are being counted and ever after. */
const over = ' (over)';

/** The time of a run counts in no error budget; nobody uses the service as they do then. */
export function exclusionOf(profile: Profile, now: Date): ExclusionEntry {
  const until = new Date(now.getTime() + (secondsOf(profile) + spareSeconds) * 1000);
  return {
    objective: everyObjective,
    from: now.toISOString(),
    until: until.toISOString(),
    reason: `${loadTest}${profile.name}`,
  };
}

/** @throws LoadError while another run goes on: each would measure the other */
export function begin(journal: Journal, exclusion: ExclusionEntry): Journal {
  const now = new Date(exclusion.from);
  const other = runningExclusions(journal, now).find(
    ({ reason }) => reason.startsWith(loadTest) && !reason.endsWith(over),
  );
  if (other) throw new LoadError(goesOn(other, now));
  return { ...journal, exclusions: [...journal.exclusions, exclusion] };
}

function goesOn({ from, until, reason }: ExclusionEntry, now: Date): string {
  const seconds = Math.ceil((Date.parse(until) - now.getTime()) / 1000);
  return `another load test goes on (${reason}, since ${from}); expected: none, as each would measure the other. Its time ends in ${seconds} s at the latest. If nobody runs it any more: lvd slo exclude --end`;
}

/** What a run says about the promises. */
export interface Verified {
  readonly judgements: readonly Judgement[];
  /** Of the app that ran then; null when that is not known, or when there was more than one. */
  readonly version: string | null;
}

export const nothingVerified: Verified = { judgements: [], version: null };

/** The run is over: its exclusion ends when its last requests have been counted, and what it verified is noted. */
export function end(journal: Journal, exclusion: ExclusionEntry, verified: Verified, now: Date): Journal {
  const { judgements, version } = verified;
  const isOwn = (entry: ExclusionEntry): boolean => entry.from === exclusion.from && entry.reason === exclusion.reason;
  const counted = new Date(now.getTime() + countedWithinSeconds * 1000);
  const common = { at: now.toISOString(), ...(version !== null && { version }) };
  const entries = judgements.flatMap(({ promise, verdict, measured }) =>
    verdict === 'held' || verdict === 'missed'
      ? [{ objective: promise.id, held: verdict === 'held', measured, ...common }]
      : [],
  );
  return {
    ...journal,
    exclusions: journal.exclusions.map((entry) => (isOwn(entry) ? ended(entry, counted) : entry)),
    verifications: [...journal.verifications, ...entries],
  };
}

function ended(entry: ExclusionEntry, counted: Date): ExclusionEntry {
  const until = Date.parse(entry.until) > counted.getTime() ? counted.toISOString() : entry.until;
  return { ...entry, until, reason: entry.reason + over };
}

/** Without a verdict nothing is shown green. */
const statusOf = {
  held: 'passed',
  missed: 'failed',
  unverified: 'skipped',
  unknown: 'error',
} as const satisfies Record<RunVerdict, string>;

/** The verdicts in the product's own JSON format. */
export function verdictReport({ name }: Profile, judgements: readonly Judgement[], startedAt: Date): Report {
  return {
    suite: verdictSuite,
    startedAt: startedAt.toISOString(),
    results: judgements.map(({ promise, verdict, measured, reason }) => ({
      check: promise.id,
      status: statusOf[verdict],
      message: `${name}: ${reason ?? `${measured}; target ${promise.target}`}`,
    })),
  };
}
