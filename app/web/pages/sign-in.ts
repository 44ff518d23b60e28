/** The page on which a browser shows a token, also in place of a page that may not be seen without one. */
import type { PageContext } from '../../board/document.ts';
import { renderPage } from '../components/page.ts';
import { html } from '../html.ts';

export interface SignIn {
  /** The path to go on to. */
  readonly next: string;
  /** Why the last try did not work, or why this page is shown; null when somebody just opened it. */
  readonly problem: string | null;
}

/** A complete HTML document. `now` is epoch milliseconds. */
export function renderSignInPage({ next, problem }: SignIn, context: PageContext, now: number = Date.now()): string {
  return renderPage({
    name: 'error',
    title: 'Sign in',
    context,
    now,
    main: html`<section class="error-page panel sign-in">
      <h1>Sign in</h1>
      ${problem === null ? null : html`<p role="alert">${problem}</p>`}
      <form method="post" action="/sign-in">
        <input type="hidden" name="next" value=${next} />
        <label for="token">Token with the scope “read”</label>
        <input id="token" name="token" type="password" autocomplete="current-password" required spellcheck=${false} />
        <button class="button" type="submit">Sign in</button>
      </form>
      <p>Whoever runs this makes one with <code>npm run lvd -- token create --scope read</code>, or, in the container of a
      worker, <code>node cli.ts token create --scope read</code>.</p>
    </section>`,
  });
}
