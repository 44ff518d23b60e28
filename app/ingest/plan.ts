/** What a report comes to, before it is written: one run a suite, with its counts and its worst status. */
import type { ReportFormat } from '../../metrics/catalogue/business.ts';
import type { Status, StatusCounts } from '../board/document.ts';
import { slugOf } from '../board/slug.ts';
import { codeOf } from '../board/status-code.ts';
import type { ReportedResult, ReportedRun } from './report.ts';

/** A run as it is written: one per suite. */
export interface PlannedRun extends Omit<ReportedRun, 'suite'> {
  readonly format: ReportFormat;
  readonly slug: string;
  readonly suite: string;
  readonly counts: StatusCounts;
  readonly worst: Status;
}

/** Two suites of one report whose names differ only in case or spaces are one suite; its results belong together. */
export function mergeBySlug(format: ReportFormat, reported: readonly ReportedRun[]): readonly PlannedRun[] {
  const bySlug = Map.groupBy(reported, (run) => slugOf(run.suite));
  const slugs = [...bySlug.keys()].sort();
  return slugs.flatMap((slug) => {
    const [first, ...others] = bySlug.get(slug) ?? [];
    if (!first) return [];
    const results = others.length === 0 ? first.results : [first, ...others].flatMap((run) => run.results);
    return [{ ...first, format, slug, results, ...summarize(results) }];
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
