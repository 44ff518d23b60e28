/** The page of a suite: its checks, worst first, and its latest runs. */
import type { PageContext, SuiteDocument } from '../../board/document.ts';
import { StaleBanner } from '../components/banner.ts';
import { CheckTable } from '../components/check-table.ts';
import { CountsBar, CountsInline } from '../components/counts.ts';
import { Facts } from '../components/facts.ts';
import { HistoryStrip } from '../components/history-strip.ts';
import { overdueMark } from '../components/marks.ts';
import { Moment } from '../components/moment.ts';
import { renderPage } from '../components/page.ts';
import { RunTable } from '../components/run-table.ts';
import { StatusBadge } from '../components/status.ts';
import { Title } from '../components/title.ts';
import { h, html } from '../html.ts';
import { runUrl } from '../view/links.ts';
import { totalOf } from '../view/status.ts';

/** A complete HTML document. `now` is epoch milliseconds. */
export function renderSuitePage(document: SuiteDocument, context: PageContext, now: number = Date.now()): string {
  const { suite, checks, runs, version } = document;
  const total = totalOf(suite.counts);
  const facts = [
    { name: 'Checks', value: total, note: CountsInline(suite) },
    { name: 'Last 30 runs', value: HistoryStrip(suite) },
    {
      name: 'Last run',
      value: Moment({ at: suite.lastRunAt, now }),
      note: html`<a href=${runUrl(suite.lastRunId)}>${`Run ${suite.lastRunId}`}</a>`,
    },
  ];
  return renderPage({
    name: 'suite',
    title: suite.name,
    context,
    now,
    follows: { suite: suite.slug, version },
    main: html`<div>
      ${context.stale && h(StaleBanner, { stale: context.stale, now })}
      ${h(Title, { trail: [{ text: 'Board', href: '/' }], title: suite.name, badge: html`${StatusBadge(suite)} ${overdueMark(suite.lastRunAt, suite.expectedWithinMs, now)}` })}
      ${CountsBar(suite)}
      ${h(Facts, { facts })}
      <section><h2>Checks <span class="quantity">${total}</span></h2>${h(CheckTable, { checks, total, expectedWithinMs: suite.expectedWithinMs, now })}</section>
      <section><h2>Latest runs <span class="quantity">${runs.length}</span></h2>${h(RunTable, { runs, now })}</section>
    </div>`,
  });
}
