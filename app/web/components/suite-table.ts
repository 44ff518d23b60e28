/** The suites of the board, one row each. */
import type { VNode } from 'preact';
import type { SuiteSummary } from '../../board/document.ts';
import { h, html } from '../html.ts';
import { suiteUrl } from '../view/links.ts';
import { CountsInline } from './counts.ts';
import { HistoryStrip } from './history-strip.ts';
import { overdueMark } from './marks.ts';
import { Moment } from './moment.ts';
import { StatusBadge } from './status.ts';

interface SuiteTableProperties {
  readonly suites: readonly SuiteSummary[];
  readonly now: number;
}

export function SuiteTable({ suites, now }: SuiteTableProperties): VNode {
  return html`<table class="suites panel rows">
    <thead>
      <tr>
        <th scope="col">Suite</th><th scope="col" class="col-status">Status</th><th scope="col" class="col-counts">Checks</th>
        <th scope="col" class="col-strip wide">Last 30 runs</th><th scope="col" class="col-age end">Last run</th>
      </tr>
    </thead>
    <tbody>${suites.map((suite) => h(SuiteRow, { key: suite.slug, suite, now }))}</tbody>
  </table>`;
}

function SuiteRow({ suite, now }: { readonly suite: SuiteSummary; readonly now: number }): VNode {
  return html`<tr data-suite=${suite.slug}>
    <th scope="row"><a class="row-link" data-row href=${suiteUrl(suite.slug)}>${suite.name}</a></th>
    <td class="status">${StatusBadge(suite)}</td>
    <td class="checks">${CountsInline(suite)}</td>
    <td class="wide">${HistoryStrip(suite)}</td>
    <td class="end age">${overdueMark(suite.lastRunAt, suite.expectedWithinMs, now)} ${Moment({ at: suite.lastRunAt, now })}</td>
  </tr>`;
}
