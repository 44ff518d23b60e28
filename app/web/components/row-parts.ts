/** Parts of rows as text: the same as the components of these names render, which a test compares. */
import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { type Status, type StatusCounts, type Strip, statuses } from '../../board/document.ts';
import { Markup, markup } from '../markup.ts';
import { formatAgo, formatInstant, formatSpan } from '../view/time.ts';
import { CountsInline } from './counts.ts';
import { HistoryStrip } from './history-strip.ts';
import { FlakyMark, overdueMark } from './marks.ts';
import { StatusBadge } from './status.ts';

const rendered = (element: VNode): Markup => Markup.trusted(renderToString(element));

// `fromEntries` forgets which keys there are.
export const badges = Object.fromEntries(
  statuses.map((status) => [status, rendered(StatusBadge({ status }))]),
) as Readonly<Record<Status, Markup>>;

export const flakyMark = rendered(FlakyMark());

/** Seldom there, so it may cost what an element costs. */
export function overdue(lastAt: string, withinMs: number | null, now: number): Markup | null {
  const mark = overdueMark(lastAt, withinMs, now);
  return mark && rendered(mark);
}

/** Of so many different texts each is kept. */
const mostKept = 2_000;

/** Most rows show what another one does: all of its runs passed. */
function keeping<T>(keyOf: (value: T) => string, render: (value: T) => VNode): (value: T) => Markup {
  const kept = new Map<string, Markup>();
  return (value) => {
    const key = keyOf(value);
    const known = kept.get(key);
    if (known) return known;
    if (kept.size >= mostKept) kept.clear();
    const made = rendered(render(value));
    kept.set(key, made);
    return made;
  };
}

export const historyStrip = keeping<Strip>(
  (strip) => strip,
  (strip) => HistoryStrip({ strip }),
);

export const countsInline = keeping<StatusCounts>(
  (counts) => statuses.map((status) => counts[status]).join(),
  (counts) => CountsInline({ counts }),
);

/** "2 min ago". @param now epoch milliseconds */
export const moment = (at: string, now: number): Markup =>
  markup`<time datetime="${at}" title="${formatInstant(at)}" data-ago="true">${formatAgo(at, now)}</time>`;

/** "42 min". @param now epoch milliseconds */
export const elapsed = (at: string, now: number): Markup =>
  markup`<time datetime="${at}" title="since ${formatInstant(at)}" data-span="true">${formatSpan(now - Date.parse(at))}</time>`;
