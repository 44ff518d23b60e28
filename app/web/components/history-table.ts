/** The results of one check, latest first. */
import type { VNode } from 'preact';
import type { ResultRow } from '../../board/document.ts';
import { html } from '../html.ts';
import { inner, markup } from '../markup.ts';
import { runUrl } from '../view/links.ts';
import { formatDuration } from '../view/time.ts';
import { badges, moment } from './row-parts.ts';

export function HistoryTable({
  history,
  now,
}: {
  readonly history: readonly ResultRow[];
  readonly now: number;
}): VNode {
  return html`<table class="history panel rows">
    <thead>
      <tr><th scope="col" class="col-run">Run</th><th scope="col" class="col-status">Status</th><th scope="col">Message</th>
        <th scope="col" class="end">Duration</th><th scope="col" class="end">Received</th></tr>
    </thead>
    <tbody dangerouslySetInnerHTML=${inner(
      history.map(
        (row) => markup`<tr>
          <th scope="row"><a class="row-link" data-row="true" href="${runUrl(row.runId)}">Run ${row.runId}</a></th>
          <td class="status">${badges[row.status]}</td>
          <td class="message-cell">${row.message === null ? null : markup`<p class="message">${row.message}</p>`}</td>
          <td class="end number">${formatDuration(row.durationMs)}</td>
          <td class="end age">${moment(row.receivedAt, now)}</td>
        </tr>`,
      ),
    )}></tbody>
  </table>`;
}
