/** One alert: what it says, since when, and its labels. */
import type { VNode } from 'preact';
import type { AlertNotification } from '../../board/document.ts';
import { html } from '../html.ts';
import { formatInstant, formatSpan } from '../view/time.ts';
import { Elapsed, Moment } from './moment.ts';
import { StatusIcon } from './status.ts';

interface AlertItemProperties {
  readonly notification: AlertNotification;
  readonly now: number;
}

/** Labels that the card already shows elsewhere. */
const shownElsewhere = new Set(['alertname', 'severity']);

export function AlertItem({ notification, now }: AlertItemProperties): VNode {
  const { status, alertName, severity, summary, description, labels } = notification;
  const others = Object.entries(labels).filter(([name]) => !shownElsewhere.has(name));
  return html`<li class=${`alert panel ${status} severity-${severity}`} data-alert=${notification.id}>
    <div class="alert-head">
      ${AlertState({ status })}
      <h3>${alertName}</h3>
      <span class="severity">${severity}</span>
      <p class="age">${Duration({ notification, now })}</p>
    </div>
    ${summary ? html`<p class="summary">${summary}</p>` : null}
    ${description ? html`<p class="description">${description}</p>` : null}
    <ul class="labels" aria-label="Labels">
      ${others.map(([name, value]) => html`<li><span>${name}</span>${value}</li>`)}
    </ul>
  </li>`;
}

function AlertState({ status }: Pick<AlertNotification, 'status'>): VNode {
  const firing = status === 'firing';
  return html`<span class=${`badge ${firing ? 'failed' : 'passed'}`}>
    ${StatusIcon(firing ? { status: 'error', tone: 'failed' } : { status: 'passed' })}<span>${firing ? 'Firing' : 'Resolved'}</span>
  </span>`;
}

function Duration({ notification, now }: AlertItemProperties): VNode {
  const { startsAt, endsAt, status } = notification;
  if (status === 'firing' || endsAt === null) {
    return html`<span>for <b>${Elapsed({ at: startsAt, now })}</b>, since ${formatInstant(startsAt)}</span>`;
  }
  const length = formatSpan(Date.parse(endsAt) - Date.parse(startsAt));
  return html`<span>lasted ${length}, resolved <b>${Moment({ at: endsAt, now })}</b></span>`;
}
