/** The page for a request that cannot be answered. */
import type { PageContext } from '../../board/document.ts';
import { renderPage } from '../components/page.ts';
import { html } from '../html.ts';

export interface PageError {
  /** The HTTP status code. */
  readonly status: number;
  /** What went wrong, in a few words. */
  readonly title: string;
  /** What it means and what to do. */
  readonly detail: string;
}

/** A complete HTML document. `now` is epoch milliseconds. */
export function renderErrorPage(error: PageError, context: PageContext, now: number = Date.now()): string {
  return renderPage({
    name: 'error',
    title: error.title,
    context,
    now,
    main: html`<section class="error-page panel">
      <p class="error-code">${error.status}</p>
      <h1>${error.title}</h1>
      <p>${error.detail}</p>
      <p><a class="button" href="/">Go to the board</a></p>
    </section>`,
  });
}
