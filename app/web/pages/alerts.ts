/** The page of alerts, as the alert inbox holds them: firing first, then resolved. */
import type { ComponentChildren, VNode } from 'preact';
import type { AlertNotification, PageContext } from '../../board/document.ts';
import { AlertItem } from '../components/alert-item.ts';
import { StaleBanner } from '../components/banner.ts';
import { renderPage } from '../components/page.ts';
import { Thumbs } from '../components/rating-form.ts';
import { StatusIcon } from '../components/status.ts';
import { h, html } from '../html.ts';
import { countOf } from '../view/status.ts';

export interface AlertsDocument {
  /** Latest first; null when the inbox does not answer. */
  readonly notifications: readonly AlertNotification[] | null;
}

/** A complete HTML document. `now` is epoch milliseconds. */
export function renderAlertsPage(document: AlertsDocument, context: PageContext, now: number = Date.now()): string {
  const { notifications } = document;
  const firing = notifications?.filter((notification) => notification.status === 'firing') ?? [];
  const resolved = notifications?.filter((notification) => notification.status === 'resolved') ?? [];
  return renderPage({
    name: 'alerts',
    title: notifications === null ? 'Alerts unknown' : firing.length > 0 ? `${firing.length} firing` : 'Alerts',
    context,
    now,
    main: html`<div class="alerts">
      ${context.stale && h(StaleBanner, { stale: context.stale, now })}
      ${notifications === null ? InboxAway() : AlertsHeadline({ firing, resolved })}
      ${AlertSection({ title: 'Firing', notifications: firing, now })}
      ${AlertSection({ title: 'Resolved', notifications: resolved, now })}
      ${notifications?.length ? Thumbs({ page: 'alerts', question: 'Do these alerts tell you what you need?' }) : null}
    </div>`,
  });
}

interface Groups {
  readonly firing: readonly AlertNotification[];
  readonly resolved: readonly AlertNotification[];
}

function AlertsHeadline({ firing, resolved }: Groups): VNode {
  if (firing.length > 0) {
    return Headline(
      'error',
      'failed',
      `${countOf(firing.length, 'alert')} firing`,
      'Each was delivered by Alertmanager and stays here until it resolves.',
    );
  }
  const detail =
    resolved.length === 0
      ? 'The inbox answers and has received no notification yet. Alerts appear here as soon as Alertmanager sends them.'
      : 'Every alert that was delivered has resolved.';
  return Headline('passed', 'passed', 'No alert is firing', detail);
}

function InboxAway(): VNode {
  return Headline(
    'warning',
    'warning',
    'The alert inbox does not answer',
    'Whether an alert is firing is unknown here. Alertmanager keeps trying to deliver; look at Alertmanager itself, or at the log of the inbox.',
  );
}

function Headline(
  icon: 'error' | 'passed' | 'warning',
  tone: 'failed' | 'passed' | 'warning',
  sentence: string,
  detail: ComponentChildren,
): VNode {
  return html`<header class=${`headline ${tone}`}>
    ${StatusIcon({ status: icon, tone })}
    <div><h1 id="headline">${sentence}</h1><p class="detail">${detail}</p></div>
  </header>`;
}

interface SectionProperties {
  readonly title: string;
  readonly notifications: readonly AlertNotification[];
  readonly now: number;
}

function AlertSection({ title, notifications, now }: SectionProperties): VNode | null {
  if (notifications.length === 0) return null;
  return html`<section>
    <h2>${title} <span class="quantity">${notifications.length}</span></h2>
    <ul class="alert-list">${notifications.map((notification) => AlertItem({ notification, now }))}</ul>
  </section>`;
}
