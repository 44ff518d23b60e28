/** The board's state in a browser: a document and a change from the live stream in, the next document out. */
import { applyChange } from '../../board/change.ts';
import type { BoardChange, BoardDocument, SuiteSummary } from '../../board/document.ts';

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Suites in the order of their names, so that no row jumps when a status changes. */
export function sortSuites(suites: readonly SuiteSummary[]): readonly SuiteSummary[] {
  return suites.toSorted((a, b) => byName.compare(a.name, b.name) || (a.slug < b.slug ? -1 : 1));
}

/** The document after a change, its suites in order; null when it does not apply, as streams may repeat themselves. */
export function withChange(board: BoardDocument, change: BoardChange): BoardDocument | null {
  const next = applyChange(board, change);
  return next && { ...next, suites: sortSuites(next.suites) };
}
