/** The checks of a suite in their latest state, worst first. */
import type { VNode } from 'preact';
import type { CheckState } from '../../board/document.ts';
import { html } from '../html.ts';
import { inner, type Markup, markup } from '../markup.ts';
import { checkUrl } from '../view/links.ts';
import { severityRank } from '../view/status.ts';
import { formatDuration } from '../view/time.ts';
import { badges, elapsed, flakyMark, historyStrip, overdue } from './row-parts.ts';

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
    <tbody dangerouslySetInnerHTML=${inner(ordered.map((check) => checkRow(check, expectedWithinMs, now)))}></tbody>
  </table>
  ${
    checks.length < total
      ? html`<p class="cut">The ${checks.length} worst of ${total} checks are shown. The pages of the runs show more.</p>`
      : null
  }</div>`;
}

function checkRow(check: CheckState, expectedWithinMs: number | null, now: number): Markup {
  return markup`<tr>
    <td class="status">${badges[check.status]}</td>
    <th scope="row"><a class="row-link" data-row="true" href="${checkUrl(check.id)}">${check.name}</a>
      ${check.flaky ? flakyMark : null} ${overdue(check.lastAt, expectedWithinMs, now)}
      ${check.message ? markup`<p class="message">${check.message}</p>` : null}</th>
    <td class="wide">${historyStrip(check.strip)}</td>
    <td class="end number wide">${formatDuration(check.durationMs)}</td>
    <td class="end age">${elapsed(check.since, now)}</td>
  </tr>`;
}
