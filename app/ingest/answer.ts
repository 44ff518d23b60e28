/** What a sender is told about a report that was taken. */
import type { StatusCounts } from '../board/document.ts';
import { listedProblems } from './limits.ts';
import type { ReadReport } from './read-report.ts';
import type { RowNote } from './report.ts';
import type { StoredReport } from './store.ts';

export interface IngestAnswer {
  /** The format that it was read in. */
  readonly format: string;
  readonly runs: readonly {
    readonly id: number;
    readonly suite: string;
    readonly url: string;
    readonly results: number;
    readonly suiteCreated: boolean;
    readonly checksCreated: number;
    /** It had been stored before; nothing was stored now. */
    readonly duplicate: boolean;
  }[];
  /** All of it had been stored before. */
  readonly duplicate: boolean;
  /** Of all results that were stored. */
  readonly counts: StatusCounts;
  readonly created: { readonly suites: number; readonly checks: number };
  /** At most the first hundred. */
  readonly ignored: readonly RowNote[];
  readonly ignoredTotal: number;
  readonly rejected: readonly RowNote[];
  readonly rejectedTotal: number;
}

export function ingestAnswer({ format, ignored, rejected }: ReadReport, stored: StoredReport): IngestAnswer {
  return {
    format,
    runs: stored.runs.map(({ id, suiteSlug, results, suiteCreated, checksCreated, duplicate }) => ({
      id,
      suite: suiteSlug,
      url: `/runs/${id}`,
      results,
      suiteCreated,
      checksCreated,
      duplicate,
    })),
    duplicate: stored.runs.length > 0 && stored.runs.every(({ duplicate }) => duplicate),
    counts: stored.counts,
    created: {
      suites: stored.runs.filter(({ suiteCreated }) => suiteCreated).length,
      checks: stored.runs.reduce((sum, { checksCreated }) => sum + checksCreated, 0),
    },
    ignored: ignored.slice(0, listedProblems),
    ignoredTotal: ignored.length,
    rejected: rejected.slice(0, listedProblems),
    rejectedTotal: rejected.length,
  };
}
