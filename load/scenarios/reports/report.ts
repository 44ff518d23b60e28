/** A report before it is written as some tool writes it. */
import type { ReportFormat } from '../../../metrics/catalogue/business.ts';

export type Status = 'passed' | 'warning' | 'failed' | 'error' | 'skipped';

export interface CheckResult {
  /** Of lower-case letters and underscores, so that every tool can call a check so. */
  readonly check: string;
  readonly status: Status;
  readonly durationMs: number;
  /** Rows that are not as expected; more than 0 of a warning and of what failed. */
  readonly badRows: number;
  /** Why it did not pass; null when it did. */
  readonly message: string | null;
}

export interface SuiteReport {
  /** As people read it: "load 01". */
  readonly suite: string;
  readonly startedAt: Date;
  readonly results: readonly CheckResult[];
}

/** How one tool writes reports. */
export interface ToolFormat {
  readonly name: ReportFormat;
  readonly contentType: string;
  /** What its checks end with beside `passed`; another status is written as what comes nearest. */
  readonly otherStatuses: readonly Status[];
  /** Its file does not name the suite, so the address of the request has to. */
  readonly isNamedByAddress?: true;
  write(report: SuiteReport): string;
}

/** When the last of its checks had ended, each after the one before. */
export function endOf({ startedAt, results }: SuiteReport): Date {
  return new Date(startedAt.getTime() + results.reduce((sum, { durationMs }) => sum + durationMs, 0));
}
