/** The suites of the board, one row each. */
import { Component, h as createElement, type VNode } from 'preact';
import type { SuiteSummary } from '../../board/document.ts';
import { isOverdue } from '../../board/stale.ts';
import { html } from '../html.ts';
import { suiteUrl } from '../view/links.ts';
import { formatAgo } from '../view/time.ts';
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
    <tbody>${suites.map((suite) => createElement(SuiteRow, { key: suite.slug, suite, now }))}</tbody>
  </table>`;
}

interface SuiteRowProperties {
  readonly suite: SuiteSummary;
  readonly now: number;
}

/** Drawn again only when it shows something else: of hundreds of rows a change of the board concerns a few. */
class SuiteRow extends Component<SuiteRowProperties> {
  override shouldComponentUpdate({ suite, now }: SuiteRowProperties): boolean {
    return suite !== this.props.suite || derivedFromNow(suite, now) !== derivedFromNow(suite, this.props.now);
  }

  override render({ suite, now }: SuiteRowProperties): VNode {
    return html`<tr data-suite=${suite.slug}>
      <th scope="row"><a class="row-link" data-row href=${suiteUrl(suite.slug)}>${suite.name}</a></th>
      <td class="status">${StatusBadge(suite)}</td>
      <td class="checks">${CountsInline(suite)}</td>
      <td class="wide">${HistoryStrip(suite)}</td>
      <td class="end age">${overdueMark(suite.lastRunAt, suite.expectedWithinMs, now)} ${Moment({ at: suite.lastRunAt, now })}</td>
    </tr>`;
  }
}

/** What changes in a row while its suite stays as it is. */
function derivedFromNow({ lastRunAt, expectedWithinMs }: SuiteSummary, now: number): string {
  return `${formatAgo(lastRunAt, now)} ${expectedWithinMs !== null && isOverdue(lastRunAt, expectedWithinMs, now)}`;
}
