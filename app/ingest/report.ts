/** A report after reading, whatever format it came in: what the parsers hand to the store. */
import type { Status } from '../board/document.ts';
import { HttpError, type Problem } from '../http-error.ts';
import { limits, listedProblems } from './limits.ts';

export interface ReportedResult {
  readonly check: string;
  readonly status: Status;
  readonly durationMs: number | null;
  readonly message: string | null;
  /** It passed after it had failed in the same run: the sender tried it again. */
  readonly flaky: boolean;
  /** What the result belongs to (environment, column, file), at most `limits.dimensions` of them; null for none. */
  readonly dimensions: Readonly<Record<string, string>> | null;
  /** When the check ran, as its sender says; information only. */
  readonly observedAt: Date | null;
}

/** The results of one suite in one report; at least one. */
export interface ReportedRun {
  readonly suite: string;
  /** What the sender says; information only, the order of arrival decides what is latest. */
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /**
   * The same for a run that is sent again, another for every other run of the project; at most 80 ASCII characters.
   * Its beginning says where it comes from: `sender:` from the header Idempotency-Key, `report:` from an id in the
   * report, `body:` from nothing but the bytes. Two runs that say the same have the same bytes, so the last kind means
   * the same run only for as long as somebody could still be trying again. Null while only a parser has seen the run.
   */
  readonly idempotencyKey: string | null;
  readonly results: readonly ReportedResult[];
}

/** A row of a report that is not stored, and why. */
export interface RowNote {
  /** Where in the report: `results[3]`, `line 12`. */
  readonly at: string;
  /** What the row calls itself, shortened. */
  readonly name: string;
  readonly reason: string;
}

/** What a parser makes of a report. Every row of the report is a result, or in one of the two lists. */
export interface ParsedReport {
  /** Empty when all rows are ignored: what never ran leaves no run. */
  readonly runs: readonly ReportedRun[];
  /** Rows that are no results: models of a dbt run, tests that were only compiled. */
  readonly ignored: readonly RowNote[];
  /** Results that cannot be stored. */
  readonly rejected: readonly RowNote[];
}

/** The answer to a report that was read but must not be stored: all problems at once. */
export function invalidReport(problems: readonly Problem[]): HttpError {
  const more = problems.length > listedProblems ? ` The first ${listedProblems} are listed.` : '';
  return new HttpError(
    422,
    'report_invalid',
    `The report has ${problems.length} problem${problems.length === 1 ? '' : 's'}; nothing was stored.${more}`,
    { problems: problems.slice(0, listedProblems) },
  );
}

/** The answer to a report with too many results. */
export function tooManyResults(at: string, count: string): HttpError {
  return new HttpError(422, 'too_many_results', 'The report has too many results; nothing was stored.', {
    problems: [{ at, value: count, expected: `at most ${limits.results} results in one report` }],
  });
}

const maximumShownCharacters = 80;
const halfCharacter = 'text without half characters (lone surrogates)';

/** A value as a problem shows it: short, and of characters that can be seen where a log or a terminal shows it. */
export function shown(value: unknown, maximumCharacters = maximumShownCharacters): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
  const start = text.slice(0, maximumCharacters + 1).toWellFormed();
  const short = start.length > maximumCharacters ? `${start.slice(0, maximumCharacters)}…` : start;
  return short.replaceAll(/[\p{Cc}\p{Bidi_Control}]+/gu, ' ');
}

/** A name as it is kept: without spaces around it, and with one spelling of each letter, however it was composed. */
export function nameOf(text: string): string {
  return text.trim().normalize('NFC');
}

/** Letters that most names are made of; nothing can be wrong with these. */
const plainName = /^[ -~]+$/;

/** What is wrong with a name, as the text that is expected instead; null when nothing is. */
export function nameProblem(name: string): string | null {
  if (name.length <= limits.nameCharacters && plainName.test(name) && name.trim() !== '') return null;
  // A character is one or two units; whoever sends a name of megabytes must not have them counted.
  const isFarTooLong = name.length > 2 * limits.nameCharacters;
  const length = isFarTooLong ? name.length : [...name].length;
  if (isFarTooLong || length > limits.nameCharacters)
    return `at most ${limits.nameCharacters} characters, not ${length}`;
  if (name.trim() === '') return 'a name that is not empty';
  if (!name.isWellFormed()) return halfCharacter;
  if (/[\p{Cc}\p{Bidi_Control}]/u.test(name)) return 'text without control characters';
  if (!/[^\p{C}\p{Z}]/u.test(name)) return 'a name that can be seen';
  return null;
}

/** What is wrong with a message, as the text that is expected instead; null when nothing is. */
export function messageProblem(message: string): string | null {
  const bytes = Buffer.byteLength(message);
  if (bytes > limits.messageBytes) return `at most ${limits.messageBytes} bytes, not ${bytes}`;
  if (!message.isWellFormed()) return halfCharacter;
  if (message.includes('\0')) return 'text without the character U+0000';
  return null;
}
