/** Runs a test so that what it leaves behind is right however it ends. */
import { changeJournal, type Journal, JournalError } from '../slo/journal/journal.ts';
import type { Profile } from './profiles.ts';
import { LoadError } from './scenario.ts';
import type { TracePlace } from './target.ts';
import type { TestRun } from './test-run.ts';
import { begin, end, exclusionOf, nothingVerified, type Verified, verdictReport } from './trace.ts';

/** @param isComplete whether the run says something: it was not ended early, its generator was not late, and no count disagrees */
export async function leavingTrace(
  { journal, post }: TracePlace,
  profile: Profile,
  test: () => Promise<TestRun>,
  isComplete: (run: TestRun) => boolean,
): Promise<TestRun> {
  const startedAt = new Date();
  const exclusion = exclusionOf(profile, startedAt);
  let verified: Verified = nothingVerified;
  change(journal, (before) => begin(before, exclusion), startedAt);
  try {
    const tested = await test();
    if (profile.verifies && isComplete(tested))
      verified = { judgements: tested.judgements, version: versionOf(tested) };
    return tested;
  } finally {
    const endedAt = new Date();
    change(journal, (before) => end(before, exclusion, verified, endedAt), endedAt);
    const { judgements } = verified;
    if (judgements.length > 0) await post(verdictReport(profile, judgements, startedAt));
  }
}

/** @throws LoadError when another run goes on, or the journal cannot be read or written */
function change(journal: string, how: (before: Journal) => Journal, now: Date): void {
  try {
    changeJournal(journal, how, now);
  } catch (error) {
    if (!(error instanceof JournalError)) throw error;
    throw new LoadError(error.message, { cause: error });
  }
}

function versionOf({ run: { signals } }: TestRun): string | null {
  const [version, ...others] = signals === 'not asked' ? [] : (signals?.versions ?? []);
  return version === undefined || others.length > 0 ? null : version;
}
