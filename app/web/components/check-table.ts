/** The checks of a suite in their latest state, worst first. */
import type { VNode } from 'preact';
import type { CheckState } from '../../board/document.ts';
import { html } from '../html.ts';
import { checkUrl } from '../view/links.ts';
import { severityRank } from '../view/status.ts';
import { formatDuration } from '../view/time.ts';
import { HistoryStrip } from './history-strip.ts';
import { FlakyMark, overdueMark } from './marks.ts';
import { Elapsed } from './moment.ts';
import { StatusBadge } from './status.ts';

interface CheckTableProperties {
  readonly checks: readonly CheckState[];
  /** How many checks there are, listed or not. */
  readonly total: number;
  /** Of the suite. */
  readonly expectedWithinMs: number | null;
  readonly now: number;
}

export function CheckTable({ checks, total, expectedWithinMs, now }: CheckTableProperties): VNode {
  const ordered = checks.toSorted((a, b) => severityRank(a.status) - severityRank(b.status));
  return html`<div><table class="checks-table panel rows">
    <thead>
      <tr><th scope="col" class="col-status">Status</th><th scope="col">Check</th><th scope="col" class="col-strip wide">Last 30 runs</th>
        <th scope="col" class="end wide">Duration</th><th scope="col" class="end">Unchanged for</th></tr>
    </thead>
    <tbody>${ordered.map((check) => CheckRow(check, expectedWithinMs, now))}</tbody>
  </table>
  ${
    checks.length < total
      ? html`<p class="cut">The ${checks.length} worst of ${total} checks are shown. The pages of the runs show more.</p>`
      : null
  }</div>`;
}

function CheckRow(check: CheckState, expectedWithinMs: number | null, now: number): VNode {
  return html`<tr>
    <td class="status">${StatusBadge(check)}</td>
    <th scope="row">
      <a class="row-link" data-row href=${checkUrl(check.id)}>${check.name}</a>
      ${check.flaky ? FlakyMark() : null} ${overdueMark(check.lastAt, expectedWithinMs, now)}
      ${check.message ? html`<p class="message">${check.message}</p>` : null}
    </th>
    <td class="wide">${HistoryStrip(check)}</td>
    <td class="end number wide">${formatDuration(check.durationMs)}</td>
    <td class="end age">${Elapsed({ at: check.since, now })}</td>
  </tr>`;
}
