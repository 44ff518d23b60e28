/** Keeps ages current on server-rendered pages. The board's island renders its own. */
import { formatAgo, formatSpan } from '../view/time.ts';

export const clockTickMs = 10_000;

export function startClock(): void {
  refreshAges();
  setInterval(refreshAges, clockTickMs);
  document.addEventListener('visibilitychange', refreshAges);
}

export function refreshAges(): void {
  const now = Date.now();
  for (const element of document.querySelectorAll<HTMLTimeElement>('main time')) {
    if (element.closest('#board') !== null) continue;
    const { ago, span } = element.dataset;
    if (ago !== undefined) element.textContent = formatAgo(element.dateTime, now);
    if (span !== undefined) element.textContent = formatSpan(now - Date.parse(element.dateTime));
  }
}
