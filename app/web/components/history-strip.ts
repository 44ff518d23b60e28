/** The last 30 runs as bars: the higher, the worse, so that the shape tells as much as the colour. Latest at the right. */
import type { VNode } from 'preact';
import { type Status, type Strip, statuses } from '../../board/document.ts';
import { statusOfLetter } from '../../board/strip.ts';
import { html } from '../html.ts';
import { describeStrip } from '../view/status.ts';

const slots = 30;
const step = 6;
const barWidth = 4;
const height = 20;
const width = slots * step - (step - barWidth);
const viewBox = `0 0 ${width} ${height}`;

/** A bar is a line as wide as the style sheet says, from the bottom up; an error is one with a gap, because it is no verdict. */
const rises: Readonly<Record<Status | 'none', string>> = {
  passed: 'V9',
  warning: 'V5',
  failed: 'V0',
  error: 'v-6m0-3V0',
  skipped: 'V16',
  none: 'v-2',
};
const feet = Array.from({ length: slots }, (_, slot) => `M${slot * step + barWidth / 2} ${height}`);
const emptyPaths = Array.from({ length: slots + 1 }, (_, empty) =>
  feet.slice(0, empty).reduce((path, foot) => path + foot + rises.none, ''),
);

export function HistoryStrip({ strip }: { readonly strip: Strip }): VNode {
  const shown = strip.slice(-slots);
  const empty = slots - shown.length;
  // As markup, because a board has hundreds of strips and elements take their time; nothing in it is anybody's text.
  const drawing = `<title>${describeStrip(strip)}</title>${pathOf('empty', emptyPaths[empty] ?? '')}${barsOf(shown)}`;
  return html`<svg class="strip" viewBox=${viewBox} width=${width} height=${height} role="img" dangerouslySetInnerHTML=${{ __html: drawing }}></svg>`;
}

/** One path for all bars of a status. */
function barsOf(strip: Strip): string {
  const paths: Record<Status, string> = { passed: '', warning: '', failed: '', error: '', skipped: '' };
  let slot = slots - strip.length;
  for (const letter of strip) {
    const status = statusOfLetter(letter);
    paths[status] += `${feet[slot]}${rises[status]}`;
    slot += 1;
  }
  return statuses.map((status) => pathOf(status, paths[status])).join('');
}

const pathOf = (name: Status | 'empty', path: string): string =>
  path === '' ? '' : `<path class="${name}" d="${path}"></path>`;
