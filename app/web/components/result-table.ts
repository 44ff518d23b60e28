/** The results of one run, worst first. */
import type { VNode } from 'preact';
import type { RunDocument } from '../../board/document.ts';
import { html } from '../html.ts';
import { inner, type Markup, markup } from '../markup.ts';
import { checkUrl } from '../view/links.ts';
import { severityRank } from '../view/status.ts';
import { formatDuration } from '../view/time.ts';
import { badges } from './row-parts.ts';

type Results = RunDocument['results'];

/** A page of more rows would take a worker's whole attention for a second, and a browser's for longer. */
export const mostResultsShown = 2000;

export function ResultTable({ results }: { readonly results: Results }): VNode {
  const ordered = results.toSorted((a, b) => severityRank(a.status) - severityRank(b.status));
  const shown = ordered.slice(0, mostResultsShown);
  return html`<div>
    <table class="results panel rows">
      <thead>
        <tr><th scope="col" class="col-status">Status</th><th scope="col">Check</th><th scope="col" class="col-duration end">Duration</th></tr>
      </thead>
      <tbody dangerouslySetInnerHTML=${inner(shown.map(resultRow))}></tbody>
    </table>
    ${
      shown.length < results.length
        ? html`<p class="cut">The ${shown.length} worst of ${results.length} results are shown. The board and the pages of the checks show the rest.</p>`
        : null
    }
  </div>`;
}

function resultRow({ status, checkId, check, message, durationMs }: Results[number]): Markup {
  return markup`<tr>
    <td class="status">${badges[status]}</td>
    <th scope="row"><a class="row-link" data-row="true" href="${checkUrl(checkId)}">${check}</a>
      ${message ? markup`<pre class="full-message">${message}</pre>` : null}</th>
    <td class="end number">${formatDuration(durationMs)}</td>
  </tr>`;
}
