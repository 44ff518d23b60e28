/** Runs a test so that what it leaves behind is right however it ends. */
import { changeJournal } from '../slo/journal/journal.ts';
import type { Profile } from './profiles.ts';
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
  changeJournal(journal, (before) => begin(before, exclusion), startedAt);
  try {
    const tested = await test();
    if (profile.verifies && isComplete(tested))
      verified = { judgements: tested.judgements, version: versionOf(tested) };
    return tested;
  } finally {
    const endedAt = new Date();
    changeJournal(journal, (before) => end(before, exclusion, verified, endedAt), endedAt);
    const { judgements } = verified;
    if (judgements.length > 0) await post(verdictReport(profile, judgements, startedAt));
  }
}

function versionOf({ run: { signals } }: TestRun): string | null {
  const [version, ...others] = signals === 'not asked' ? [] : (signals?.versions ?? []);
  return version === undefined || others.length > 0 ? null : version;
}
