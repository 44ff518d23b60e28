/** How many checks have which status: as a proportional bar, and as words with icons. */
import type { VNode } from 'preact';
import type { StatusCounts } from '../../board/document.ts';
import { html } from '../html.ts';
import { bySeverity, describeCounts, totalOf } from '../view/status.ts';
import { StatusIcon } from './status.ts';

const barWidth = 1000;
/** So that one failing check among thousands still shows. */
const leastWidth = 8;

/** Decoration beside the numbers. Worst first, from the left. */
export function CountsBar({ counts }: { readonly counts: StatusCounts }): VNode {
  const total = totalOf(counts);
  const present = bySeverity.filter((status) => counts[status] > 0);
  const shares = present.map((status) => Math.max(leastWidth, (counts[status] / total) * barWidth));
  const scale = barWidth / shares.reduce((sum, share) => sum + share, 0);
  let x = 0;
  const parts = present.map((status, index) => {
    const width = (shares[index] ?? 0) * scale;
    const part = html`<rect class=${status} x=${x.toFixed(1)} y="0" width=${width.toFixed(1)} height="6" />`;
    x += width;
    return part;
  });
  return html`<svg class="counts-bar" viewBox=${`0 0 ${barWidth} 6`} preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}

/** "✕ 2  ✓ 9", and as a sentence for those who do not see the icons. */
export function CountsInline({ counts }: { readonly counts: StatusCounts }): VNode {
  const present = bySeverity.filter((status) => counts[status] > 0);
  const words = describeCounts(counts);
  return html`<span class="counts" role="img" aria-label=${words} title=${words}>
    ${present.map((status) => html`<span class=${`count ${status}`}>${StatusIcon({ status })}${counts[status]}</span>`)}
  </span>`;
}
