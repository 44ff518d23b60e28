/** A status as icon and word, so that no colour has to be seen to read it. */
import type { VNode } from 'preact';
import { type Status, statuses } from '../../board/document.ts';
import { html } from '../html.ts';
import { statusMeanings, statusWords } from '../view/status.ts';

/** One shape per status: disc with tick, triangle, disc with cross, octagon, disc with bar. */
const shapes: Readonly<Record<Status, string>> = {
  passed: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z',
  warning: 'M8 1.2c.5 0 1 .3 1.2.7l6 11c.5.9-.1 2-1.2 2H2c-1.1 0-1.7-1.1-1.2-2l6-11C7 1.5 7.5 1.2 8 1.2z',
  failed: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z',
  error: 'M5.1 1h5.8L15 5.1v5.8L10.9 15H5.1L1 10.9V5.1z',
  skipped: 'M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1z',
};

const marks: Readonly<Record<Status, string>> = {
  passed: 'M4.8 8.2l2.2 2.2 4.2-4.6',
  warning: 'M8 5.8v3.7M8 12v.1',
  failed: 'M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8',
  error: 'M8 4.5v4.2M8 11.3v.1',
  skipped: 'M5 8h6',
};

const drawingOf = (status: Status) => ({ __html: `<use href="#icon-${status}"></use>` });

/** As markup, which costs a third of an element each time that a page is rendered. */
const drawings = {
  passed: drawingOf('passed'),
  warning: drawingOf('warning'),
  failed: drawingOf('failed'),
  error: drawingOf('error'),
  skipped: drawingOf('skipped'),
} as const satisfies Record<Status, object>;

interface StatusIconProperties {
  readonly status: Status;
  /** The colour of another status, where the shape says something else than a check's status. */
  readonly tone?: Status;
}

/** Decoration only: a word must stand beside it. */
export function StatusIcon({ status, tone = status }: StatusIconProperties): VNode {
  return html`<svg class=${`icon ${tone}`} aria-hidden="true" dangerouslySetInnerHTML=${drawings[status]}></svg>`;
}

const symbols = statuses.map(
  (status) =>
    `<symbol id="icon-${status}" viewBox="0 0 16 16"><path class="icon-shape" d="${shapes[status]}"></path><path class="icon-mark" d="${marks[status]}"></path></symbol>`,
);
const symbolMarkup = { __html: symbols.join('') };

/** What the icons of a page are drawn from: once, because a board has hundreds of them. */
export function IconShapes(): VNode {
  return html`<svg class="icon-shapes" width="0" height="0" aria-hidden="true" dangerouslySetInnerHTML=${symbolMarkup}></svg>`;
}

export function StatusBadge({ status }: { readonly status: Status }): VNode {
  return html`<span class=${`badge ${status}`} title=${statusMeanings[status]}>
    ${StatusIcon({ status })}<span>${statusWords[status]}</span>
  </span>`;
}
