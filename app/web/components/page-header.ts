/** The product's name, the navigation, and the state of the page's connection. */
import type { VNode } from 'preact';
import type { PageContext } from '../../board/document.ts';
import { h, html } from '../html.ts';
import { countOf } from '../view/status.ts';
import type { PageName } from './page.ts';

interface PageHeaderProperties {
  readonly name: PageName;
  readonly context: PageContext;
  /** "2026-03-01 10:42:07 UTC", shown until a script knows better; a small screen leaves out the date. */
  readonly renderedAt: string;
}

export function PageHeader({ name, context, renderedAt }: PageHeaderProperties): VNode {
  const { firingAlerts, sessions, visitor } = context;
  const onAlerts = name === 'alerts';
  const onSearch = name === 'search';
  const onBoard = name === 'board' ? 'page' : 'true';
  const isBesideBoard = onAlerts || onSearch || name === 'ratings' || name === 'error';
  return html`<header class="top">
    <a class="product" href="/">${Logo()}<span>Live Validation</span></a>
    <nav aria-label="Main">
      <a href="/" aria-current=${isBesideBoard ? undefined : onBoard}>Board</a>
      <a href="/alerts" aria-current=${onAlerts ? 'page' : undefined}>Alerts${
        firingAlerts
          ? html`<span class="firing-count">${firingAlerts}<span class="visually-hidden"> firing</span></span>`
          : null
      }</a>
      <a href="/search" aria-current=${onSearch ? 'page' : undefined}>Search</a>
    </nav>
    <p class="presence">${sessions ? countOf(sessions, 'viewer') : null}</p>
    ${visitor ? h(Visitor, visitor) : null}
    <p id="connection" class="connection" data-state="rendered"><span>as of <span class="date">${renderedAt.slice(0, 10)} </span>${renderedAt.slice(11)}</span></p>
  </header>`;
}

/** A browser signs out by a form, since a link must not change anything. */
function Visitor({ project, signedIn }: NonNullable<PageContext['visitor']>): VNode {
  if (!signedIn) return html`<a class="visitor" href="/sign-in">Sign in</a>`;
  return html`<form class="visitor" method="post" action="/sign-out">
    <span class="project" title=${`Project ${project}`}>${project}</span>
    <button class="quiet">Sign out</button>
  </form>`;
}

function Logo(): VNode {
  return html`<svg class="logo" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
    <rect class="plate" x="1" y="1" width="22" height="22" rx="6" />
    <path class="line" d="M5 13h3l2-5 3.5 9L16 11l1.5 2H19" />
  </svg>`;
}
