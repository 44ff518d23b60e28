/** The board's state in a browser: a document and a change from the live stream in, the next document out. */
import type { BoardChange, BoardDocument, SuiteSummary } from '../../board/document.ts';

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Suites in the order of their names, so that no row jumps when a status changes. */
export function sortSuites(suites: readonly SuiteSummary[]): readonly SuiteSummary[] {
  return suites.toSorted((a, b) => byName.compare(a.name, b.name) || (a.slug < b.slug ? -1 : 1));
}

/** The document after a change; the same object when the change is not newer, since streams may repeat themselves. */
export function applyChange(board: BoardDocument, change: BoardChange): BoardDocument {
  if (change.version <= board.version) return board;
  const changed = new Map(change.suites.map((suite) => [suite.slug, suite]));
  const kept = board.suites.filter((suite) => !changed.has(suite.slug));
  return {
    version: change.version,
    generatedAt: change.generatedAt,
    counts: change.counts,
    problems: change.problems,
    suites: sortSuites([...kept, ...changed.values()]),
  };
}
