/** The sentence at the top of the board: a board document in, what a person must know first out. */
import type { BoardDocument, Problem, Status, SuiteSummary } from '../../board/document.ts';
import { isOverdue } from '../../board/stale.ts';
import { bySeverity, countOf, failingOf, severityRank, totalOf } from './status.ts';
import { formatAgo, formatSpan } from './time.ts';

export interface Headline {
  /** The worst status on the board; it picks the icon. */
  readonly status: Status;
  readonly sentence: string;
  /** A second, quieter line: how fresh the results are. */
  readonly detail: string;
}

/** `now` is epoch milliseconds. */
export function headlineOf(board: BoardDocument, now: number): Headline {
  const stale = board.suites.filter((suite) => isOverdue(suite.lastRunAt, suite.expectedWithinMs, now)).length;
  const overdue = stale > 0 ? `; ${countOf(stale, 'suite')} stale` : '';
  return {
    status: worstStatus(board, stale),
    sentence: sentenceOf(board, now) + overdue,
    detail: freshnessOf(board, now),
  };
}

/** For the window's title: "3 failing", "2 warnings" or "All passing". */
export function shortHeadlineOf(board: BoardDocument): string {
  const failing = failingOf(board.counts);
  if (board.suites.length === 0) return 'Waiting for results';
  if (failing > 0) return `${failing} failing`;
  return board.counts.warning > 0 ? countOf(board.counts.warning, 'warning') : 'All passing';
}

/** What is overdue proves nothing, however green it was. */
function worstStatus({ counts }: BoardDocument, stale: number): Status {
  const worst = bySeverity.find((status) => counts[status] > 0) ?? 'skipped';
  return stale > 0 && severityRank(worst) > severityRank('warning') ? 'warning' : worst;
}

function sentenceOf(board: BoardDocument, now: number): string {
  const { counts } = board;
  const total = totalOf(counts);
  const failing = failingOf(counts);
  if (failing > 0) {
    const oldest = oldestSince(board.problems.filter(isFailing));
    return `${failing} of ${countOf(total, 'check')} failing${oldest ? `; ${failing === 1 ? 'for' : 'oldest for'} ${formatSpan(now - oldest)}` : ''}`;
  }
  if (counts.warning > 0) return `No check fails; ${counts.warning} of ${countOf(total, 'check')} with a warning`;
  if (counts.passed === 0) return total === 0 ? 'No results yet' : `All ${countOf(total, 'check')} skipped`;
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  const all = counts.passed === 1 ? 'The only check passes' : `All ${counts.passed} checks pass`;
  return `${all}${skipped}; last proven ${formatAgo(latestRunAt(board), now)}`;
}

function isFailing(problem: Problem): boolean {
  return problem.status === 'failed' || problem.status === 'error';
}

function oldestSince(problems: readonly Problem[]): number | undefined {
  return problems.length > 0 ? Math.min(...problems.map((problem) => Date.parse(problem.since))) : undefined;
}

function latestRunAt(board: BoardDocument): string {
  return board.suites.reduce((latest, suite) => (suite.lastRunAt > latest ? suite.lastRunAt : latest), '');
}

/** How fresh the results are: green says little when it is old, so the suite that has waited longest is named. */
function freshnessOf(board: BoardDocument, now: number): string {
  const oldest = board.suites.reduce<SuiteSummary | undefined>(
    (found, suite) => (found === undefined || suite.lastRunAt < found.lastRunAt ? suite : found),
    undefined,
  );
  if (oldest === undefined) return '';
  const proven = board.counts.passed > 0 && failingOf(board.counts) + board.counts.warning === 0;
  // "Last proven" in the sentence has said it already.
  const latest = proven ? '' : `, latest result ${formatAgo(latestRunAt(board), now)}`;
  const waiting = `; longest without a run: ${oldest.name}, ${formatAgo(oldest.lastRunAt, now)}`;
  return `${countOf(board.suites.length, 'suite')}${latest}${board.suites.length > 1 ? waiting : ''}`;
}
