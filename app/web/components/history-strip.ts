/** The last 30 runs as bars: the higher, the worse, so that the shape tells as much as the colour. Latest at the right. */
import type { VNode } from 'preact';
import type { Status } from '../../board/document.ts';
import { html } from '../html.ts';
import { describeStrip } from '../view/status.ts';

const slots = 30;
const step = 6;
const barWidth = 4;
const height = 20;

/** Upper edge of each bar; an error is a full bar with a gap, because it is no verdict. */
const tops: Readonly<Record<Status, number>> = { passed: 9, warning: 5, failed: 0, error: 0, skipped: 16 };

const width = slots * step - (step - barWidth);

export function HistoryStrip({ strip }: { readonly strip: readonly Status[] }): VNode {
  const shown = strip.slice(-slots);
  const empty = slots - shown.length;
  return html`<svg class="strip" viewBox=${`0 0 ${width} ${height}`} width=${width} height=${height} role="img">
    <title>${describeStrip(strip)}</title>
    ${empty > 0 && html`<path class="empty" d=${placeholders(empty)} />`}
    ${barsByStatus(shown).map(([status, path]) => html`<path class=${status} d=${path} />`)}
  </svg>`;
}

/** One path for all bars of a status: at most five elements a strip, since a board has hundreds of strips. */
function barsByStatus(strip: readonly Status[]): readonly [Status, string][] {
  const paths = new Map<Status, string>();
  const first = slots - strip.length;
  for (const [index, status] of strip.entries()) {
    paths.set(status, (paths.get(status) ?? '') + bar((first + index) * step, status));
  }
  return [...paths];
}

function bar(x: number, status: Status): string {
  if (status !== 'error') return rectangle(x, tops[status], height - tops[status]);
  return rectangle(x, 0, 11) + rectangle(x, 14, 6);
}

function placeholders(count: number): string {
  return Array.from({ length: count }, (_, index) => rectangle(index * step, height - 2, 2)).join('');
}

function rectangle(x: number, y: number, length: number): string {
  return `M${x} ${y}h${barWidth}v${length}h-${barWidth}z`;
}
