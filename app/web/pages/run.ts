/** The page of one run: every result, worst first, with its message in full. */
import type { PageContext, RunDocument } from '../../board/document.ts';
import { StaleBanner } from '../components/banner.ts';
import { CountsBar, CountsInline } from '../components/counts.ts';
import { Facts } from '../components/facts.ts';
import { Moment } from '../components/moment.ts';
import { renderPage } from '../components/page.ts';
import { ResultTable } from '../components/result-table.ts';
import { StatusBadge } from '../components/status.ts';
import { Title } from '../components/title.ts';
import { h, html } from '../html.ts';
import { suiteUrl } from '../view/links.ts';
import { bySeverity, totalOf } from '../view/status.ts';
import { formatDuration, formatInstant } from '../view/time.ts';

/** A complete HTML document. `now` is epoch milliseconds. */
export function renderRunPage(document: RunDocument, context: PageContext, now: number = Date.now()): string {
  const { run, suite, suiteSlug, results } = document;
  const status = bySeverity.find((candidate) => run.counts[candidate] > 0) ?? 'skipped';
  const durations = results.flatMap((result) => (result.durationMs === null ? [] : [result.durationMs]));
  const duration = durations.length > 0 ? durations.reduce((sum, each) => sum + each, 0) : null;
  const facts = [
    { name: 'Results', value: totalOf(run.counts), note: CountsInline(run) },
    { name: 'Sum of durations', value: formatDuration(duration) },
    { name: 'Received', value: Moment({ at: run.receivedAt, now }), note: formatInstant(run.receivedAt) },
    { name: 'Format', value: run.format },
  ];
  const trail = [
    { text: 'Board', href: '/' },
    { text: suite, href: suiteUrl(suiteSlug) },
  ];
  return renderPage({
    name: 'run',
    title: `Run ${run.id} of ${suite}`,
    context,
    now,
    main: html`<div>
      ${context.stale && h(StaleBanner, { stale: context.stale, now })}
      ${h(Title, { trail, title: `Run ${run.id}`, badge: StatusBadge({ status }) })}
      ${CountsBar(run)}
      ${h(Facts, { facts })}
      <section><h2>Results <span class="quantity">${results.length}</span></h2>${h(ResultTable, { results })}</section>
    </div>`,
  });
}
