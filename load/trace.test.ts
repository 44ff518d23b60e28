/** What a run leaves in a journal, and on the board. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Journal } from '../slo/journal/journal.ts';
import type { Judgement } from './judge.ts';
import { promisesOf } from './own-promises.ts';
import { profiles } from './profiles.ts';
import { LoadError } from './scenario.ts';
import { dashboard } from './scenarios/dashboard.ts';
import { begin, end, exclusionOf, verdictReport } from './trace.ts';

const [quick] = profiles;
const startedAt = new Date('2026-03-01T10:00:00.000Z');
const endedAt = new Date('2026-03-01T10:00:50.000Z');
const maintenance = {
  objective: 'all',
  from: '2026-03-01T09:00:00.000Z',
  until: '2026-03-01T12:00:00.000Z',
  reason: 'disks',
};
const journal: Journal = { since: '2026-01-01T00:00:00.000Z', exclusions: [maintenance], verifications: [] };

const judgements: readonly Judgement[] = promisesOf(dashboard).map((promise, index) => ({
  promise,
  verdict: (['held', 'missed', 'unverified', 'unknown'] as const)[index % 4] ?? 'held',
  measured: index % 4 < 2 ? '12 ms' : '–',
  reason: index % 4 < 2 ? null : 'nobody looked',
}));

test('the time of a run is excluded from all budgets, ends by itself, and ends once the last request is counted', () => {
  const exclusion = exclusionOf(quick, startedAt);
  const during = begin(journal, exclusion);
  assert.deepEqual(during.exclusions, [
    maintenance,
    { objective: 'all', from: startedAt.toISOString(), until: '2026-03-01T10:03:30.000Z', reason: 'load test: quick' },
  ]);
  const after = end(during, exclusion, { judgements, version: null }, endedAt);
  assert.deepEqual(after.exclusions, [
    maintenance,
    { ...exclusion, until: '2026-03-01T10:01:56.000Z', reason: 'load test: quick (over)' },
  ]);
});

test('no run begins while another goes on; one whose last requests are being counted is over', () => {
  const exclusion = exclusionOf(quick, startedAt);
  const during = begin(journal, exclusion);
  const next = exclusionOf(quick, endedAt);
  assert.throws(
    () => begin(during, next),
    (error) =>
      error instanceof LoadError &&
      /another load test goes on \(load test: quick, since 2026-03-01T10:00:00.000Z\).* ends in 160 s at the latest.*lvd slo exclude --end$/.test(
        error.message,
      ),
  );
  const after = end(during, exclusion, { judgements, version: null }, endedAt);
  assert.deepEqual(begin(after, next).exclusions.at(-1), next);
  const muchLater = exclusionOf(quick, new Date('2026-03-01T11:00:00.000Z'));
  assert.deepEqual(begin(during, muchLater).exclusions.at(-1), muchLater, 'one that was never ended is over some time');
});

test('what was verified is noted, and what was not is left as it was', () => {
  const noted = (version: string | null) =>
    end(journal, exclusionOf(quick, startedAt), { judgements, version }, endedAt).verifications;
  const verifications = noted('0.1.0');
  assert.deepEqual(
    verifications.map(({ objective, held }) => [objective, held]),
    judgements.flatMap(({ promise: { id }, verdict }) =>
      ['held', 'missed'].includes(verdict) ? [[id, verdict === 'held']] : [],
    ),
  );
  assert.deepEqual(verifications[0], {
    objective: 'latency-p50',
    at: endedAt.toISOString(),
    held: true,
    measured: '12 ms',
    version: '0.1.0',
  });
  assert.deepEqual(
    noted(null).filter((entry) => 'version' in entry),
    [],
    'of which version it was is not known',
  );
});

test('each verdict is a result, and without one nothing is green', () => {
  const { suite, results } = verdictReport(quick, judgements.slice(0, 4), startedAt);
  assert.equal(suite, 'performance targets, by load');
  assert.deepEqual(results, [
    { check: 'latency-p50', status: 'passed', message: 'quick: 12 ms; target P50 < 100 ms' },
    { check: 'latency-p95', status: 'failed', message: 'quick: 12 ms; target P95 < 300 ms' },
    { check: 'latency-p99', status: 'skipped', message: 'quick: nobody looked' },
    { check: 'availability', status: 'error', message: 'quick: nobody looked' },
  ]);
});
