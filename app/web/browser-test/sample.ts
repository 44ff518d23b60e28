/** Documents for tests and previews: a board of twelve suites with a few problems, and what belongs to it. */
import {
  type BoardDocument,
  type CheckState,
  type PageContext,
  type Problem,
  type Status,
  type StatusCounts,
  type Strip,
  type SuiteSummary,
  statuses,
} from '../../board/document.ts';
import { stripOf } from '../../board/strip.ts';
import { bySeverity } from '../view/status.ts';

/** Every sample is told relative to this time, epoch milliseconds. */
export const sampleNow = Date.parse('2026-03-01T10:42:07.000Z');

export const sampleContext: PageContext = {
  stale: null,
  assets: { script: '/assets/board.js', style: '/assets/style.css' },
  sessions: 4,
  firingAlerts: 0,
};

/** ISO 8601 time `minutes` before `now`. */
export function minutesBefore(minutes: number, now: number = sampleNow): string {
  return new Date(now - minutes * 60_000).toISOString();
}

export function countsOf(partial: Partial<StatusCounts>): StatusCounts {
  return { passed: 0, warning: 0, failed: 0, error: 0, skipped: 0, ...partial };
}

export function sampleSuite(name: string, partial: Partial<StatusCounts>, minutes = 2, trouble = 0): SuiteSummary {
  const counts = countsOf(partial);
  const status = bySeverity.find((candidate) => counts[candidate] > 0) ?? 'skipped';
  return {
    slug: name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
    name,
    status,
    counts,
    lastRunAt: minutesBefore(minutes),
    lastRunId: 1000 + name.length,
    expectedWithinMs: null,
    strip: sampleStrip(status, trouble),
  };
}

/** Thirty runs that end with `last`; `trouble` picks which earlier ones went wrong. */
export function sampleStrip(last: Status, trouble = 0): Strip {
  const earlier = Array.from({ length: 30 }, (_, index): Status => {
    if (trouble > 0 && (index * 7 + trouble) % 11 === 0) return 'failed';
    if (trouble > 1 && (index * 5 + trouble) % 13 === 0) return 'warning';
    return trouble > 2 && (index * 3 + trouble) % 17 === 0 ? 'error' : 'passed';
  });
  return stripOf([...earlier.slice(0, 28), last, last]);
}

export function sampleProblem(checkId: number, suite: SuiteSummary, partial: Partial<Problem>): Problem {
  return {
    checkId,
    check: `check ${checkId}`,
    suiteSlug: suite.slug,
    suite: suite.name,
    status: 'failed',
    since: minutesBefore(5),
    message: null,
    ...partial,
  };
}

export function sampleCheck(id: number, name: string, status: Status, partial: Partial<CheckState> = {}): CheckState {
  return {
    id,
    name,
    status,
    since: minutesBefore(42),
    lastAt: minutesBefore(2),
    durationMs: 12.3,
    message: null,
    flaky: false,
    strip: sampleStrip(status),
    ...partial,
  };
}

/** A board of the given suites; its counts are the sum of theirs. */
export function sampleBoard(
  suites: readonly SuiteSummary[],
  problems: readonly Problem[] = [],
  version = 7,
): BoardDocument {
  const sums = statuses.map(
    (status) => [status, suites.reduce((sum, suite) => sum + suite.counts[status], 0)] as const,
  );
  return {
    version,
    generatedAt: minutesBefore(0),
    counts: countsOf(Object.fromEntries(sums)),
    suites,
    problems,
  };
}
