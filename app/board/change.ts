/** The way from one board to a later one: found by comparison, joined, cut out of the past, and applied. */
import type { BoardChange, BoardDocument, Problem, SuiteSummary } from './document.ts';

/** What differs between two boards of one database. */
export function changeBetween(before: BoardDocument, after: BoardDocument): BoardChange {
  const suites = differing(before.suites, after.suites, slugOf);
  const left = new Set(after.suites.map(slugOf));
  return {
    ...headOf(after, before.version, suites),
    suites,
    removedSuites: before.suites.map(slugOf).filter((slug) => !left.has(slug)),
    problems: differing(before.problems, after.problems, checkIdOf),
    problemOrder: after.problems.map(checkIdOf),
  };
}

/** What a board of the version `from` is told of which only the suites that changed since are known: all problems. */
export function changeSince(from: number, slugs: ReadonlySet<string>, after: BoardDocument): BoardChange {
  const suites = after.suites.filter(({ slug }) => slugs.has(slug));
  const left = new Set(suites.map(slugOf));
  return {
    ...headOf(after, from, suites),
    suites,
    removedSuites: [...slugs].filter((slug) => !left.has(slug)),
    problems: after.problems,
    problemOrder: after.problems.map(checkIdOf),
  };
}

/** One change instead of two that follow each other. */
export function mergeChanges(first: BoardChange, second: BoardChange): BoardChange {
  const removed = new Set([...first.removedSuites, ...second.removedSuites]);
  for (const { slug } of second.suites) removed.delete(slug);
  const order = new Set(second.problemOrder);
  return {
    ...second,
    from: first.from,
    committedAt: first.committedAt < second.committedAt ? first.committedAt : second.committedAt,
    suites: latest(first.suites, second.suites, slugOf).filter(({ slug }) => !removed.has(slug)),
    removedSuites: [...removed],
    problems: latest(first.problems, second.problems, checkIdOf).filter(({ checkId }) => order.has(checkId)),
  };
}

/**
 * The board after a change, with new suites at the end; null when the change does not apply: there is a gap between the
 * two, or it takes for granted what this board does not hold.
 */
export function applyChange(board: BoardDocument, change: BoardChange): BoardDocument | null {
  if (change.from > board.version || change.version <= board.version) return null;
  const { from, committedAt, removedSuites, problemOrder, ...head } = change;
  const removed = new Set(removedSuites);
  const known = new Map([...board.problems, ...change.problems].map((problem) => [problem.checkId, problem]));
  const problems = problemOrder.flatMap((id) => known.get(id) ?? []);
  if (problems.length < problemOrder.length) return null;
  return {
    ...head,
    suites: latest(board.suites, change.suites, slugOf).filter(({ slug }) => !removed.has(slug)),
    problems,
  };
}

/** All slugs that a change names. */
export const slugsOf = ({ suites, removedSuites }: BoardChange): readonly string[] => [
  ...suites.map(slugOf),
  ...removedSuites,
];

const slugOf = ({ slug }: SuiteSummary): string => slug;
const checkIdOf = ({ checkId }: Problem): number => checkId;

function headOf(after: BoardDocument, from: number, changed: readonly SuiteSummary[]) {
  const { suites, problems, ...head } = after;
  // ISO times of one zone sort as text.
  const committedAt = changed.map(({ lastRunAt }) => lastRunAt).sort()[0] ?? after.generatedAt;
  return { ...head, from, committedAt };
}

/** Those of `after` that are not the same in `before`. */
function differing<T, K>(before: readonly T[], after: readonly T[], keyOf: (one: T) => K): readonly T[] {
  const known = new Map(before.map((one) => [keyOf(one), one]));
  return after.filter((one) => {
    const other = known.get(keyOf(one));
    return other !== one && JSON.stringify(other) !== JSON.stringify(one);
  });
}

/** All of both, each in its latest state and in the place where it was first. */
function latest<T, K>(first: readonly T[], second: readonly T[], keyOf: (one: T) => K): readonly T[] {
  return [...new Map([...first, ...second].map((one) => [keyOf(one), one])).values()];
}
