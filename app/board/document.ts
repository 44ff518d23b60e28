/**
 * The documents that pages show and the API returns. Plain data, safe to store as JSON in Redis and to send to a
 * browser. Times are ISO 8601 in UTC, durations are milliseconds.
 */

/** *failed*: the check ran and the data is bad; *error*: the check could not run. */
export const statuses = ['passed', 'warning', 'failed', 'error', 'skipped'] as const;
export type Status = (typeof statuses)[number];

/** The statuses of the latest runs, oldest first, at most 30: of each its first letter. See `strip.ts`. */
export type Strip = string;

export type StatusCounts = Readonly<Record<Status, number>>;

/** One row of the board: a suite in its latest state. */
export interface SuiteSummary {
  readonly slug: string;
  readonly name: string;
  /** The worst status among its checks: error, failed, warning, passed, skipped. */
  readonly status: Status;
  readonly counts: StatusCounts;
  readonly lastRunAt: string;
  readonly lastRunId: number;
  /** Overdue, and so stale, when the last run is longer ago, in milliseconds; null while it has no rhythm. */
  readonly expectedWithinMs: number | null;
  /** The worst status of each run. */
  readonly strip: Strip;
}

/** A check whose latest state needs attention (failed, error or warning), worst and oldest first. */
export interface Problem {
  readonly checkId: number;
  readonly check: string;
  readonly suiteSlug: string;
  readonly suite: string;
  readonly status: Status;
  readonly since: string;
  readonly message: string | null;
}

export interface BoardDocument {
  /** Grows by one with every stored run; an older document never replaces a newer one. */
  readonly version: number;
  readonly generatedAt: string;
  readonly counts: StatusCounts;
  readonly suites: readonly SuiteSummary[];
  readonly problems: readonly Problem[];
}

export interface CheckState {
  readonly id: number;
  readonly name: string;
  readonly status: Status;
  readonly since: string;
  readonly lastAt: string;
  readonly durationMs: number | null;
  readonly message: string | null;
  /** It changes between good and bad and back; see `flaky.ts`. */
  readonly flaky: boolean;
  readonly strip: Strip;
}

export interface RunSummary {
  readonly id: number;
  readonly format: string;
  readonly receivedAt: string;
  readonly counts: StatusCounts;
}

export interface SuiteDocument {
  readonly version: number;
  readonly generatedAt: string;
  readonly suite: SuiteSummary;
  /** Worst first, at most 500; the suite's counts tell how many there are. */
  readonly checks: readonly CheckState[];
  readonly runs: readonly RunSummary[];
}

export interface ResultRow {
  readonly runId: number;
  readonly receivedAt: string;
  readonly status: Status;
  readonly durationMs: number | null;
  readonly message: string | null;
}

export interface CheckDocument {
  readonly check: CheckState;
  /** Of its suite. */
  readonly expectedWithinMs: number | null;
  readonly suiteSlug: string;
  readonly suite: string;
  /** Latest first, at most 100. */
  readonly history: readonly ResultRow[];
}

export interface RunDocument {
  readonly run: RunSummary;
  readonly suiteSlug: string;
  readonly suite: string;
  readonly results: readonly (ResultRow & { readonly checkId: number; readonly check: string })[];
}

/** Suites and checks whose names hold a text. */
export interface SearchDocument {
  readonly text: string;
  readonly suites: readonly { readonly slug: string; readonly name: string; readonly status: Status }[];
  readonly checks: readonly {
    readonly id: number;
    readonly name: string;
    readonly suiteSlug: string;
    readonly suite: string;
    readonly status: Status;
    readonly since: string;
  }[];
  /** Whether there are more than are listed. */
  readonly isCut: boolean;
}

export type { AlertNotification } from '../../service/alert-notification.ts';

/** What every page is told besides its document. */
export interface PageContext {
  /** Set when the document could not be read fresh: why, in a sentence, and how old it is. */
  readonly stale: { readonly reason: string; readonly since: string } | null;
  /** URL of the browser script, the style sheet and the icon, with their content hash. */
  readonly assets: { readonly script: string; readonly style: string; readonly icon?: string };
  /** People who used the pages in the last five minutes, and alerts that fire now; null when unknown. */
  readonly sessions: number | null;
  readonly firingAlerts: number | null;
  /** Set when the page asks its viewer for a rating. */
  readonly asksForRating?: true;
  /** Who the page is for; left out where that is not known. */
  readonly visitor?: { readonly project: string; readonly signedIn: boolean };
}

/**
 * What leads from one version of the board to a later one. It applies to a board of version `from`, and to every board
 * on the way from there to `version`: whatever changed on that way is in it.
 */
export interface BoardChange extends Omit<BoardDocument, 'suites' | 'problems'> {
  readonly from: number;
  /** When the earliest of the runs that it tells of was stored. */
  readonly committedAt: string;
  /** Only the suites that changed. */
  readonly suites: readonly SuiteSummary[];
  /** Slugs of the suites that are gone. */
  readonly removedSuites: readonly string[];
  /** Only the problems that are new or changed. */
  readonly problems: readonly Problem[];
  /** The `checkId` of every problem that there is now, in the board's order. */
  readonly problemOrder: readonly number[];
}
