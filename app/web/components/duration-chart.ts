/** How long a check took in each of its latest runs: one column a run, oldest at the left, height from zero. */
import type { VNode } from 'preact';
import type { ResultRow, Status } from '../../board/document.ts';
import { html } from '../html.ts';
import { inner, type Markup, markup } from '../markup.ts';
import { countOf } from '../view/status.ts';
import { formatDuration, formatInstant } from '../view/time.ts';

const width = 1000;
/** Height of the columns; below them a lane shows each run's status, the higher the worse. */
const height = 120;
const laneGap = 4;
const laneHeights: Readonly<Record<Status, number>> = { passed: 3, skipped: 1, warning: 7, failed: 12, error: 12 };
const fullHeight = height + laneGap + 12;
const widestColumn = 28;

type TimedRow = ResultRow & { readonly durationMs: number };

/** `history` is latest first; results without a duration are left out. The numbers stand in the table of runs as well. */
export function DurationChart({ history }: { readonly history: readonly ResultRow[] }): VNode {
  const rows = history.filter((row): row is TimedRow => row.durationMs !== null).toReversed();
  if (rows.length === 0) return html`<p class="no-match panel">The reports of this check hold no durations.</p>`;
  const durations = rows.map((row) => row.durationMs).toSorted((a, b) => a - b);
  const longest = durations.at(-1) ?? 0;
  const median = durations[Math.floor((durations.length - 1) / 2)] ?? 0;
  const summary = `Durations of ${countOf(rows.length, 'run')}: median ${formatDuration(median)}, longest ${formatDuration(longest)}`;
  return html`<figure class="chart panel">
    <figcaption><span><b>${formatDuration(median)}</b> median</span><span><b>${formatDuration(longest)}</b> longest</span></figcaption>
    <svg viewBox=${`0 0 ${width} ${fullHeight}`} preserveAspectRatio="none" role="img" aria-label=${summary}>
      <g dangerouslySetInnerHTML=${inner(rows.map((row, index) => column(row, index, rows.length, longest)))}></g>
      <line class="median" x1="0" x2=${width} y1=${level(median, longest)} y2=${level(median, longest)} />
    </svg>
    <p class="axis" aria-hidden="true"><span>${edgeLabel(rows[0])}</span><span>${edgeLabel(rows.at(-1))}</span></p>
  </figure>`;
}

function column(row: TimedRow, index: number, count: number, longest: number): Markup {
  const step = Math.min(widestColumn, width / count);
  const left = (width - (count - index) * step).toFixed(1);
  const across = (step * 0.72).toFixed(1);
  const top = Math.min(height - 2, Number(level(row.durationMs, longest)));
  const title = `Run ${row.runId}: ${row.status}, ${formatDuration(row.durationMs)}, ${formatInstant(row.receivedAt)}`;
  return markup`<g class="${row.status}"><title>${title}</title>
    <rect class="duration" x="${left}" y="${top}" width="${across}" height="${(height - top).toFixed(1)}"></rect>
    <rect class="lane" x="${left}" y="${height + laneGap}" width="${across}" height="${laneHeights[row.status]}"></rect></g>`;
}

function level(duration: number, longest: number): string {
  return (longest === 0 ? height : height - (duration / longest) * (height - 8)).toFixed(1);
}

function edgeLabel(row: ResultRow | undefined): string {
  return row === undefined ? '' : formatInstant(row.receivedAt).slice(0, 16);
}
