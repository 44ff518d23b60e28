/** The latest runs of a suite. */
import type { VNode } from 'preact';
import type { RunSummary } from '../../board/document.ts';
import { html } from '../html.ts';
import { inner, markup } from '../markup.ts';
import { runUrl } from '../view/links.ts';
import { totalOf } from '../view/status.ts';
import { countsInline, moment } from './row-parts.ts';

export function RunTable({ runs, now }: { readonly runs: readonly RunSummary[]; readonly now: number }): VNode {
  return html`<table class="runs panel rows">
    <thead>
      <tr><th scope="col">Run</th><th scope="col">Results</th><th scope="col" class="end wide">Checks</th>
        <th scope="col" class="wide">Format</th><th scope="col" class="end">Received</th></tr>
    </thead>
    <tbody dangerouslySetInnerHTML=${inner(
      runs.map(
        (run) => markup`<tr>
          <th scope="row"><a class="row-link" data-row="true" href="${runUrl(run.id)}">Run ${run.id}</a></th>
          <td>${countsInline(run.counts)}</td>
          <td class="end number wide">${totalOf(run.counts)}</td>
          <td class="wide quiet-text">${run.format}</td>
          <td class="end age">${moment(run.receivedAt, now)}</td>
        </tr>`,
      ),
    )}></tbody>
  </table>`;
}
