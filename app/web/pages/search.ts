/** The page that finds suites and checks by their names. It works without scripts. */
import type { PageContext, SearchDocument } from '../../board/document.ts';
import { renderPage } from '../components/page.ts';
import { badges, elapsed } from '../components/row-parts.ts';
import { html } from '../html.ts';
import { inner, markup } from '../markup.ts';
import { checkUrl, suiteUrl } from '../view/links.ts';

/** A complete HTML document. `now` is epoch milliseconds. */
export function renderSearchPage(document: SearchDocument, context: PageContext, now: number = Date.now()): string {
  const { text, suites, checks } = document;
  return renderPage({
    name: 'search',
    title: text === '' ? 'Search' : `Search for ${text}`,
    context,
    now,
    main: html`<div>
      <header class="title"><div class="title-line"><h1>Search</h1></div></header>
      <form class="search" role="search" action="/search" method="get">
        <label for="search-text" class="visually-hidden">Part of a name of a suite or a check</label>
        <input id="search-text" type="search" name="q" value=${text} maxlength="200" placeholder="Part of a name of a suite or a check" />
        <button class="button" type="submit">Search</button>
      </form>
      ${text !== '' && suites.length + checks.length === 0 ? html`<p class="hint">${`No suite and no check has “${text}” in its name.`}</p>` : null}
      ${suites.length > 0 ? SuitesFound(suites) : null}
      ${checks.length > 0 ? ChecksFound(checks, now) : null}
      ${document.isCut ? html`<p class="cut">There are more; a longer part of the name finds fewer.</p>` : null}
    </div>`,
  });
}

function SuitesFound(suites: SearchDocument['suites']) {
  return html`<section><h2>Suites</h2><table class="panel rows">
    <thead><tr><th scope="col" class="col-status">Status</th><th scope="col">Suite</th></tr></thead>
    <tbody dangerouslySetInnerHTML=${inner(
      suites.map(
        (suite) => markup`<tr>
        <td class="status">${badges[suite.status]}</td>
        <th scope="row"><a class="row-link" data-row="true" href="${suiteUrl(suite.slug)}">${suite.name}</a></th>
      </tr>`,
      ),
    )}></tbody>
  </table></section>`;
}

function ChecksFound(checks: SearchDocument['checks'], now: number) {
  return html`<section><h2>Checks</h2><table class="panel rows">
    <thead><tr><th scope="col" class="col-status">Status</th><th scope="col">Check</th><th scope="col">Suite</th>
      <th scope="col" class="end">Unchanged for</th></tr></thead>
    <tbody dangerouslySetInnerHTML=${inner(
      checks.map(
        (check) => markup`<tr>
        <td class="status">${badges[check.status]}</td>
        <th scope="row"><a class="row-link" data-row="true" href="${checkUrl(check.id)}">${check.name}</a></th>
        <td><a href="${suiteUrl(check.suiteSlug)}">${check.suite}</a></td>
        <td class="end age">${elapsed(check.since, now)}</td>
      </tr>`,
      ),
    )}></tbody>
  </table></section>`;
}
