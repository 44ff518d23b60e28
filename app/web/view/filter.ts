/** The board's filter: text and a status, kept in the URL so that a filtered board can be shared. */
import { type Problem, type Status, type SuiteSummary, statuses } from '../../board/document.ts';

export interface BoardFilter {
  /** Part of a name or message, any case. */
  readonly text: string;
  readonly status: Status | null;
}

export const noFilter: BoardFilter = { text: '', status: null };

/** Reads `?q=…&status=…`; an unknown status counts as none. */
export function filterFromQuery(query: string): BoardFilter {
  const parameters = new URLSearchParams(query);
  const wanted = parameters.get('status');
  return { text: parameters.get('q') ?? '', status: statuses.find((status) => status === wanted) ?? null };
}

/** The query string with its question mark, or an empty string; other parameters are kept. */
export function queryWithFilter(filter: BoardFilter, query: string): string {
  const parameters = new URLSearchParams(query);
  setOrDelete(parameters, 'q', filter.text);
  setOrDelete(parameters, 'status', filter.status ?? '');
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

export function isFiltering(filter: BoardFilter): boolean {
  return filter.text.trim() !== '' || filter.status !== null;
}

/** A suite matches by its name, and by a status that at least one of its checks has. */
export function suiteMatches(suite: SuiteSummary, filter: BoardFilter): boolean {
  return containsText([suite.name], filter.text) && (filter.status === null || suite.counts[filter.status] > 0);
}

export function problemMatches(problem: Problem, filter: BoardFilter): boolean {
  const texts = [problem.check, problem.suite, problem.message ?? ''];
  return containsText(texts, filter.text) && (filter.status === null || problem.status === filter.status);
}

function containsText(texts: readonly string[], wanted: string): boolean {
  const text = wanted.trim().toLowerCase();
  return text === '' || texts.some((candidate) => candidate.toLowerCase().includes(text));
}

function setOrDelete(parameters: URLSearchParams, name: string, value: string): void {
  if (value === '') parameters.delete(name);
  else parameters.set(name, value);
}
