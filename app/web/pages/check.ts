/** The page of one check: its state, its history, how long it takes. */
import type { CheckDocument, PageContext } from '../../board/document.ts';
import { StaleBanner } from '../components/banner.ts';
import { CheckFacts } from '../components/check-facts.ts';
import { DurationChart } from '../components/duration-chart.ts';
import { HistoryTable } from '../components/history-table.ts';
import { FlakyMark, overdueMark } from '../components/marks.ts';
import { renderPage } from '../components/page.ts';
import { Thumbs } from '../components/rating-form.ts';
import { StatusBadge } from '../components/status.ts';
import { Title } from '../components/title.ts';
import { h, html } from '../html.ts';
import { suiteUrl } from '../view/links.ts';

/** A complete HTML document. `now` is epoch milliseconds. */
export function renderCheckPage(document: CheckDocument, context: PageContext, now: number = Date.now()): string {
  const { check, expectedWithinMs, suite, suiteSlug, history } = document;
  const stale = overdueMark(check.lastAt, expectedWithinMs, now);
  const badge = html`${StatusBadge(check)} ${check.flaky ? FlakyMark() : null} ${stale}`;
  const hasTrend = history.some(({ durationMs }) => durationMs !== null);
  const trail = [
    { text: 'Board', href: '/' },
    { text: suite, href: suiteUrl(suiteSlug) },
  ];
  return renderPage({
    name: 'check',
    title: check.name,
    context,
    now,
    follows: { suite: suiteSlug },
    main: html`<div>
      ${context.stale && h(StaleBanner, { stale: context.stale, now })}
      ${h(Title, { trail, title: check.name, badge })}
      ${check.message ? html`<pre class=${`full-message verdict panel ${check.status}`}>${check.message}</pre>` : null}
      ${h(CheckFacts, { check, history, now })}
      <section><h2>Duration</h2>${h(DurationChart, { history })}${hasTrend ? Thumbs({ page: 'check', question: 'Is this trend useful?' }) : null}</section>
      <section><h2>Runs <span class="quantity">${history.length}</span></h2>${h(HistoryTable, { history, now })}</section>
    </div>`,
  });
}
