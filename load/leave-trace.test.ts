/** What runs leave in a real journal, and what they post, by their profile and by how they went. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readJournal } from '../slo/journal/journal.ts';
import type { Report } from '../slo/validator/report.ts';
import { temporaryFolder } from '../test/services.ts';
import { isConclusive } from './conclusive.ts';
import { judge, type Run } from './judge.ts';
import { leavingTrace } from './leave-trace.ts';
import { type Profile, profiles, sustained } from './profiles.ts';
import { Recording } from './recording.ts';
import { dashboard } from './scenarios/dashboard.ts';
import type { TestRun } from './test-run.ts';
import { profileOf } from './verify/profile-of.ts';

interface Written {
  readonly agrees?: boolean;
  readonly limit?: string | null;
}

/** A quick run of 100 requests. */
function testOf(profile: Profile, { agrees = true, limit = null }: Written = {}): TestRun {
  const recording = new Recording();
  for (let dueMs = 0; dueMs < 1000; dueMs += 10) {
    const times = { dueMs, startedMs: dueMs, endedMs: dueMs + 5 };
    recording.add({ action: 'board', ...times, status: 200, isExpected: true, error: null });
  }
  const load = sustained(profile);
  const startedAt = new Date();
  const run: Run = { scenario: dashboard, load, recording, users: load.users, startedAt, seconds: 1, signals: null };
  const comparisons = [{ what: 'answers of 2xx', generator: '100', prometheus: agrees ? '100' : '101', agrees }];
  return {
    ...{ profile, run, judgements: judge(run), stages: [], ceiling: null, trends: [] },
    generator: { lagMs: 1, cpuMicrosPerRequest: 100, limit },
    check: { comparisons, notes: [], reason: null },
  };
}

async function left(profile: Profile, written: Written = {}) {
  const journal = join(temporaryFolder('trace'), 'journal.json');
  const posted: Report[] = [];
  const post = async (report: Report): Promise<void> => void posted.push(report);
  const place = { journal, runs: join(journal, '..'), post };
  await leavingTrace(place, profile, async () => testOf(profile, written), isConclusive);
  const { exclusions = [], verifications = [] } = readJournal(journal) ?? {};
  return { exclusions: exclusions.length, verifications: verifications.length, posted: posted.length };
}

for (const profile of profiles as readonly Profile[]) {
  const isVerifying = profile.name !== 'ceiling' && profile.name !== 'spike';
  test(`${profile.name} ${isVerifying ? 'verifies promises' : 'leaves its time and no verdict'}`, async () => {
    const { exclusions, verifications, posted } = await left(profile);
    assert.deepEqual([exclusions, verifications > 0, posted], [1, isVerifying, isVerifying ? 1 : 0]);
  });
}

test('what verifies an occasion is a profile that verifies', () => {
  for (const name of Object.values(profileOf))
    assert.ok(profiles.some((profile) => profile.name === name && 'verifies' in profile));
});

test('a run whose counts disagree, or whose generator was late, verifies nothing', async () => {
  const [quick] = profiles;
  const nothing = { exclusions: 1, verifications: 0, posted: 0 };
  assert.deepEqual(await left(quick, { agrees: false }), nothing);
  assert.deepEqual(await left(quick, { limit: 'it was late' }), nothing);
});
