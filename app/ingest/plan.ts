/** What a report comes to, before it is written: one run a suite, with its counts and its worst status. */
import type { Status, StatusCounts } from '../board/document.ts';
import { slugOf } from '../board/slug.ts';
import { codeOf } from '../board/status-code.ts';
import type { ReportedResult, ReportedRun } from './report.ts';

/** A run as it is written: one per suite. */
export interface PlannedRun {
  readonly slug: string;
  readonly suite: string;
  readonly startedAt: Date | null;
  readonly results: readonly ReportedResult[];
  readonly counts: StatusCounts;
  readonly worst: Status;
}

/** Two suites of one report whose names differ only in case or spaces are one suite; its results belong together. */
export function mergeBySlug(reported: readonly ReportedRun[]): readonly PlannedRun[] {
  const bySlug = Map.groupBy(reported, (run) => slugOf(run.suite));
  const slugs = [...bySlug.keys()].sort();
  return slugs.flatMap((slug) => {
    const [first, ...others] = bySlug.get(slug) ?? [];
    if (!first) return [];
    const results = [first, ...others].flatMap((run) => run.results);
    return [{ slug, suite: first.suite, startedAt: first.startedAt, results, ...summarize(results) }];
  });
}

/** The row number that a statement returned for a key. @throws Error when it returned none. */
export function idOf<K>(ids: ReadonlyMap<K, number>, key: K): number {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`no row came back for ${String(key)}; expected one for each key`);
  return id;
}

export function summarize(results: readonly ReportedResult[]): { counts: StatusCounts; worst: Status } {
  const counts = { passed: 0, warning: 0, failed: 0, error: 0, skipped: 0 };
  let worst: Status = 'skipped';
  for (const { status } of results) {
    counts[status] += 1;
    if (codeOf(status) > codeOf(worst)) worst = status;
  }
  return { counts, worst };
}
