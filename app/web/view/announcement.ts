/** What a screen reader is told about a change: two board documents in, one sentence out. */
import type { BoardDocument, SuiteSummary } from '../../board/document.ts';
import { countOf, describeCounts, failingOf, totalOf } from './status.ts';

const mostNamed = 3;

/** Null when no status changed: a run with the same outcome is not worth an interruption. */
export function describeChanges(before: BoardDocument, after: BoardDocument): string | null {
  const known = new Map(before.suites.map((suite) => [suite.slug, suite.status]));
  const changed = after.suites.filter((suite) => known.get(suite.slug) !== suite.status);
  if (changed.length === 0 && failingOf(before.counts) === failingOf(after.counts)) return null;
  const named = changed.slice(0, mostNamed).map((suite) => describeSuite(suite, known.has(suite.slug)));
  const rest = changed.length - named.length;
  const more = rest > 0 ? [`${countOf(rest, 'more suite')} changed`] : [];
  const failing = failingOf(after.counts);
  const total = `${failing === 0 ? 'none' : failing} of ${countOf(totalOf(after.counts), 'check')} failing`;
  return `${[...named, ...more, total].join('; ')}.`;
}

/** For a page that shows only this suite. */
export function describeChange(suite: SuiteSummary): string {
  return `${suite.name} has a new run: ${describeCounts(suite.counts)}.`;
}

function describeSuite(suite: SuiteSummary, known: boolean): string {
  return known ? `${suite.name} is now ${suite.status}` : `new suite ${suite.name}, ${suite.status}`;
}
