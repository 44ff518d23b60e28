/** The results of one check, latest first. */
import type { VNode } from 'preact';
import type { ResultRow } from '../../board/document.ts';
import { html } from '../html.ts';
import { runUrl } from '../view/links.ts';
import { formatDuration } from '../view/time.ts';
import { Moment } from './moment.ts';
import { StatusBadge } from './status.ts';

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
    <tbody>
      ${history.map(
        (row) => html`<tr>
          <th scope="row"><a class="row-link" data-row href=${runUrl(row.runId)}>${`Run ${row.runId}`}</a></th>
          <td class="status">${StatusBadge(row)}</td>
          <td class="message-cell"><p class="message">${row.message ?? ''}</p></td>
          <td class="end number">${formatDuration(row.durationMs)}</td>
          <td class="end age">${Moment({ at: row.receivedAt, now })}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}
