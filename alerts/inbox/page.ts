/** The inbox's own page: notifications in, a self-contained HTML page without scripts out. */
import { createHash } from 'node:crypto';
import type { AlertNotification } from '../../service/alert-notification.ts';
import { style } from './style.ts';

export interface PageContent {
  readonly firing: readonly AlertNotification[];
  readonly resolved: readonly AlertNotification[];
  readonly now: Date;
}

const refreshSeconds = 15;

/** Allows the one style sheet that stands in the page, by its hash, and nothing else. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Renders the page: what fires first, then what is over. It reloads itself. */
export function renderPage({ firing, resolved, now }: PageContent): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="${refreshSeconds}">
<title>${firing.length > 0 ? `(${firing.length}) ` : ''}Alert inbox</title>
<style>${style}</style>
</head>
<body>
<main>
<header>
<h1>Alert inbox</h1>
<span class="quiet">As of ${renderTime(now)}; this page reloads every ${refreshSeconds} seconds.</span>
</header>
<p class="state ${firing.length > 0 ? 'some' : 'none'}">${headline(firing.length)}</p>
${renderSection('Firing', firing, now)}
${renderSection('Resolved', resolved, now)}
</main>
</body>
</html>
`;
}

function headline(count: number): string {
  if (count === 0) return 'Nothing fires.';
  return count === 1 ? 'One alert fires.' : `${count} alerts fire.`;
}

function renderSection(title: string, alerts: readonly AlertNotification[], now: Date): string {
  if (alerts.length === 0) return '';
  return `<section>\n<h2>${title}</h2>\n${alerts.map((alert) => renderAlert(alert, now)).join('\n')}\n</section>`;
}

function renderAlert(alert: AlertNotification, now: Date): string {
  const kinds = `${alert.status}${alert.severity === 'page' ? ' page' : ''}`;
  return `<article class="${kinds}">
<div class="top"><span class="badge">${alert.status} · ${escapeHtml(alert.severity)}</span>
<h3>${escapeHtml(alert.alertName)}</h3>
<span class="quiet">${renderSpan(alert, now)}</span></div>
${paragraph(alert.summary)}${paragraph(alert.description, 'quiet')}${renderLabels(alert.labels)}
</article>`;
}

function renderSpan({ status, startsAt, endsAt, receivedAt }: AlertNotification, now: Date): string {
  const started = new Date(startsAt);
  const since = `since ${renderTime(started)}`;
  if (status === 'firing') return `${since}, for ${duration(now.getTime() - started.getTime())}`;
  if (endsAt === null) return `${since}; its end was not reported, last heard of ${renderTime(new Date(receivedAt))}`;
  const ended = new Date(endsAt);
  return `${renderTime(started)} to ${renderTime(ended)}, ${duration(ended.getTime() - started.getTime())}`;
}

/** The name and the severity stand in the heading already. */
function renderLabels(labels: AlertNotification['labels']): string {
  const items = Object.entries(labels)
    .filter(([name]) => name !== 'alertname' && name !== 'severity')
    .map(([name, value]) => `<li>${escapeHtml(name)}=${escapeHtml(value)}</li>`);
  return items.length > 0 ? `<ul>${items.join('')}</ul>` : '';
}

function paragraph(text: string, className?: string): string {
  if (text === '') return '';
  return `<p${className ? ` class="${className}"` : ''}>${escapeHtml(text)}</p>`;
}

function renderTime(time: Date): string {
  const iso = time.toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}

/** `3 d 4 h`, `12 min`, `40 s`: the two largest units that are not zero. */
function duration(milliseconds: number): string {
  let seconds = Math.max(0, Math.round(milliseconds / 1000));
  const parts: string[] = [];
  for (const [unit, length] of [
    ['d', 86_400],
    ['h', 3600],
    ['min', 60],
    ['s', 1],
  ] as const) {
    const count = Math.floor(seconds / length);
    seconds -= count * length;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
