/** The frame of every page: a body and the page's context in, a complete HTML document as text out. No inline code. */
import type { ComponentChildren, VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { ratedPages } from '../../../metrics/catalogue/business.ts';
import type { PageContext } from '../../board/document.ts';
import { h, html } from '../html.ts';
import { formatInstant } from '../view/time.ts';
import { KeyboardHelp } from './keyboard-help.ts';
import { PageHeader } from './page-header.ts';
import { productName } from './product.ts';
import { RatingPrompt } from './rating-form.ts';
import { IconShapes } from './status.ts';

export type PageName = 'board' | 'suite' | 'check' | 'run' | 'alerts' | 'search' | 'ratings' | 'error';

export interface PageProperties {
  readonly name: PageName;
  /** Text for the window's title, without the product's name. */
  readonly title: string;
  readonly context: PageContext;
  /** When the page was rendered, epoch milliseconds; every age on it counts from here until a script takes over. */
  readonly now: number;
  readonly main: ComponentChildren;
  /** Whose changes the browser follows on this page: the suite's slug, and the version from which on. */
  readonly follows?: { readonly suite: string; readonly version?: number };
  /** What the browser needs to go on with this page by itself. */
  readonly data?: unknown;
}

export function renderPage(properties: PageProperties): string {
  return `<!doctype html>\n${renderToString(h(Page, properties))}\n`;
}

function Page({ name, title, context, now, main, follows, data }: PageProperties): VNode {
  const { assets } = context;
  const ratedPage = ratedPages.find((page) => page === name) ?? 'product';
  return html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <title>${`${title} · ${productName}`}</title>
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      ${assets.icon && html`<link rel="icon" type="image/svg+xml" href=${assets.icon} />`}
      <link rel="stylesheet" href=${assets.style} />
      <script type="module" src=${assets.script}></script>
    </head>
    <body data-page=${name} data-suite=${follows?.suite} data-version=${follows?.version}>
      ${IconShapes()}
      <a class="skip visually-hidden" href="#main">Skip to the content</a>
      ${h(PageHeader, { name, context, renderedAt: formatInstant(new Date(now).toISOString()) })}
      <noscript><p class="hint">Scripts are off: reload the page to see newer results.</p></noscript>
      <main id="main">${main}</main>
      ${context.asksForRating ? h(RatingPrompt, { page: ratedPage }) : null}
      <footer><p>${productName}<a class="footer-link" href=${`/ratings?page=${ratedPage}#rate`}>Rate this</a></p><p class="keys">Press <kbd>?</kbd> for keyboard shortcuts</p></footer>
      <div id="announcer" class="visually-hidden" role="status" aria-live="polite"></div>
      ${h(KeyboardHelp, {})}
      ${data === undefined ? null : h(EmbeddedData, { data })}
    </body>
  </html>`;
}

/** JSON inside HTML: with every "<" escaped, no text in it can end the element. */
function EmbeddedData({ data }: { readonly data: unknown }): VNode {
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return html`<script type="application/json" id="page-data" dangerouslySetInnerHTML=${{ __html: json }}></script>`;
}
