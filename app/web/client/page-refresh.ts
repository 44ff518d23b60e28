/** Keeps server-rendered pages current: the page is fetched again and its content replaced, focus and scroll kept. */
import { describeChange } from '../view/announcement.ts';
import { announce } from './announcer.ts';
import { refreshAges } from './clock.ts';
import { showConnection, showStaleness } from './connection-indicator.ts';
import { openLiveStream } from './live.ts';

const alertsIntervalMs = 10_000;
/** A suite that changes many times a second is fetched once. */
const settleMs = 300;

/** Refreshes when the suite that the page shows has changed. */
export function followSuite(): void {
  const { suite, version } = document.body.dataset;
  /** Whether the page says that it is old. */
  let isMarked = document.querySelector('main .banner') !== null;
  let pending: ReturnType<typeof setTimeout> | undefined;
  const refreshSoon = (): void => {
    clearTimeout(pending);
    pending = setTimeout(() => void refreshPage(), settleMs);
  };
  const stream = openLiveStream(version === undefined ? undefined : Number(version), {
    onChange: (change) => {
      const changed = change.suites.find((candidate) => candidate.slug === suite);
      if (changed !== undefined) {
        announce(describeChange(changed));
        refreshSoon();
      }
      return true;
    },
    onReset: () => void refreshPage().then((fresh) => stream.restart(fresh)),
    onStale: (stale) => {
      showStaleness(stale !== null);
      if (isMarked === (stale !== null)) return;
      isMarked = stale !== null;
      refreshSoon();
    },
    onState: showConnection,
  });
}

/** Refreshes at intervals while somebody looks: alerts have no stream. */
export function followAlerts(): void {
  setInterval(() => document.visibilityState === 'visible' && void refreshPage(), alertsIntervalMs);
}

/**
 * Resolves to the version of the fresh page, if it has one. A page that cannot be fetched now leaves the old one in
 * place; its header says how old that is.
 */
async function refreshPage(): Promise<number | undefined> {
  let text: string;
  try {
    const response = await fetch(location.href, { headers: { accept: 'text/html' } });
    if (!response.ok) return undefined;
    text = await response.text();
  } catch {
    return undefined; // The network is away; the next change or interval tries again.
  }
  const fresh = new DOMParser().parseFromString(text, 'text/html');
  const focused = document.activeElement?.getAttribute('href') ?? null;
  replace('main', fresh);
  replace('header.top nav', fresh);
  if (document.body.dataset.page === 'alerts') replace('#connection', fresh);
  document.title = fresh.title;
  refreshAges();
  if (focused !== null) findByHref(focused)?.focus({ preventScroll: true });
  const { version } = fresh.body.dataset;
  return version === undefined ? undefined : Number(version);
}

function replace(selector: string, fresh: Document): void {
  const [last, next] = [document.querySelector(selector), fresh.querySelector(selector)];
  if (last === null || next === null) return;
  const focused = document.activeElement;
  document.adoptNode(next);
  // What a viewer is working with, or has done, stays as it is.
  for (const kept of last.querySelectorAll<HTMLElement>('[data-keep]')) {
    next.querySelector(`[data-keep="${kept.dataset.keep}"]`)?.replaceWith(kept);
  }
  last.replaceWith(next);
  if (focused instanceof HTMLElement && next.contains(focused)) focused.focus({ preventScroll: true });
}

function findByHref(href: string): HTMLElement | undefined {
  const links = document.querySelectorAll<HTMLElement>('main a[href], header.top a[href]');
  return [...links].find((link) => link.getAttribute('href') === href);
}
