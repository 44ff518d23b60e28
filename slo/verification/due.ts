/** What is due to be verified, and what is overdue: from the journal, the running versions and the time alone. */
import { secondsPer } from '../engine/timing.ts';
import { type Journal, lastVerification, type VerificationEntry } from '../journal/journal.ts';
import type { Objective } from '../objective.ts';
import { moment } from '../status/moment.ts';
import { type Occasion, type OccasionName, occasions } from './occasions.ts';
import type { RunningVersion } from './running-versions.ts';

/**
 * `waiting`: a deploy goes on, so nothing can be verified about it yet. `unknown`: nobody knows which version runs.
 * Whether the promises held is another question: what was verified and did not hold is verified all the same.
 */
export type DueState = 'verified' | 'due' | 'overdue' | 'waiting' | 'unknown';

export interface OccasionState {
  readonly occasion: OccasionName;
  readonly state: DueState;
  /** The oldest of the last verifications of its objectives; null when one of them never was verified. */
  readonly verifiedAt: Date | null;
  /** False when an objective did not hold when it was last verified; null when none did not, and one never was verified. */
  readonly held: boolean | null;
  /** All of it in words. */
  readonly message: string;
}

export interface VerificationFacts {
  readonly objectives: readonly Objective[];
  /** Null before there is one. */
  readonly journal: Journal | null;
  /** None where nobody knows. */
  readonly versions: readonly RunningVersion[];
  readonly now: Date;
}

/** One for each occasion, in the order of `occasions`. */
export const occasionStates = (facts: VerificationFacts): readonly OccasionState[] =>
  occasions.map((occasion) => stateOf(occasion, facts));

export const isDue = ({ state }: OccasionState): boolean => state === 'due' || state === 'overdue';

/** Verified in time, and everything held. */
export const isKept = ({ state, held }: OccasionState): boolean => state === 'verified' && held === true;

/** What is known of the last verifications of the objectives of an occasion. */
interface Last {
  readonly entries: readonly VerificationEntry[];
  readonly at: Date | null;
  readonly missed: readonly VerificationEntry[];
}

/** How far it is, and in words why. */
interface Progress {
  readonly state: DueState;
  readonly reason: string;
}

function stateOf(occasion: Occasion & { readonly name: OccasionName }, facts: VerificationFacts): OccasionState {
  const { name, verified: verifies, dueAfterDays, overdueAfterDays } = occasion;
  const asked = facts.objectives.filter(({ verified }) => verified === verifies);
  const last = lastOf(asked, facts.journal);
  const { state, reason } =
    dueAfterDays === null
      ? progressByVersion(overdueAfterDays, last, facts)
      : progressByAge(dueAfterDays, overdueAfterDays, last, facts);
  const held = last.missed.length > 0 ? false : last.at === null ? null : true;
  const command = state === 'due' || state === 'overdue' ? [`run: lvd verify ${name}`] : [];
  return {
    occasion: name,
    state,
    verifiedAt: last.at,
    held,
    message: [reason, ...outcome(last), ...command].join('; '),
  };
}

function lastOf(asked: readonly Objective[], journal: Journal | null): Last {
  const entries = asked.flatMap(({ id }) => (journal && lastVerification(journal, id)) ?? []);
  const isComplete = entries.length === asked.length && entries.length > 0;
  return {
    entries,
    at: isComplete ? new Date(Math.min(...entries.map(({ at }) => Date.parse(at)))) : null,
    missed: entries.filter(({ held }) => !held),
  };
}

function progressByAge(
  dueAfterDays: number,
  overdueAfterDays: number,
  { at }: Last,
  facts: VerificationFacts,
): Progress {
  if (at === null) return late('never verified', waitedSince(facts), overdueAfterDays, facts.now);
  const reason = `verified ${moment(at)}`;
  return facts.now.getTime() >= after(at, dueAfterDays).getTime()
    ? late(reason, at, overdueAfterDays, facts.now)
    : { state: 'verified', reason };
}

function progressByVersion(overdueAfterDays: number, last: Last, facts: VerificationFacts): Progress {
  const { versions, now } = facts;
  const [running, ...others] = versions;
  if (!running) return { state: 'unknown', reason: 'Prometheus does not tell which version runs' };
  if (others.length > 0) {
    const names = versions.map(({ version }) => version).toSorted();
    return { state: 'waiting', reason: `a deploy goes on: ${names.join(' and ')} run` };
  }
  const { version, since } = running;
  if (last.at === null) return late(`${version} runs, never verified`, waitedSince(facts), overdueAfterDays, now);
  const other = last.entries.find((entry) => entry.version !== version);
  if (!other) return { state: 'verified', reason: `${version} verified ${moment(last.at)}` };
  const before = `${other.version ?? 'an unknown version'} verified ${moment(last.at)}`;
  return late(`${version} runs since ${moment(since)}, ${before}`, since, overdueAfterDays, now);
}

/** Due, and after some days overdue. */
function late(reason: string, since: Date, overdueAfterDays: number, now: Date): Progress {
  const overdueAt = after(since, overdueAfterDays);
  return now.getTime() > overdueAt.getTime()
    ? { state: 'overdue', reason: `overdue since ${moment(overdueAt)}: ${reason}` }
    : { state: 'due', reason: `due: ${reason}` };
}

/** Without a journal nobody has waited yet. */
const waitedSince = ({ journal, now }: VerificationFacts): Date => (journal ? new Date(journal.since) : now);

const after = (at: Date, days: number): Date => new Date(at.getTime() + days * secondsPer.day * 1000);

function outcome({ at, missed }: Last): readonly string[] {
  if (missed.length > 0)
    return [`did not hold: ${missed.map(({ objective, measured }) => `${objective} (${measured})`).join(', ')}`];
  return at === null ? [] : ['all held'];
}
