/** Warnings about what a page shows: it is old, or nothing arrives any more. */
import type { VNode } from 'preact';
import type { PageContext } from '../../board/document.ts';
import { html } from '../html.ts';
import { formatInstant, formatSpan } from '../view/time.ts';
import { StatusIcon } from './status.ts';

type Stale = NonNullable<PageContext['stale']>;

/** `now` is epoch milliseconds. */
export function StaleBanner({ stale, now }: { readonly stale: Stale; readonly now: number }): VNode {
  const age = formatSpan(now - Date.parse(stale.since));
  return html`<div class="banner" role="note">
    ${StatusIcon({ status: 'warning' })}
    <p><strong>This is the last known state, ${age} old</strong> (${formatInstant(stale.since)}). ${stale.reason}</p>
  </div>`;
}

/** `since` and `now` are epoch milliseconds. */
export function InterruptionBanner({ since, now }: { readonly since: number; readonly now: number }): VNode {
  return html`<div class="banner" role="note">
    ${StatusIcon({ status: 'warning' })}
    <p><strong>Live updates are interrupted.</strong> This is the state of ${formatSpan(now - since)} ago; the page keeps trying to reconnect.</p>
  </div>`;
}
