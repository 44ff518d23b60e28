/**
 * Watches the burn-rate alerts of a running stack from both ends: when they fire and resolve in Prometheus, and when
 * the inbox is told. Times in milliseconds since the epoch.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { AlertNotification } from '../../../service/alert-notification.ts';
import type { TestStack } from '../stack.ts';

export interface WatchedAlert {
  readonly objective: string;
  readonly tier: string;
  readonly severity: string;
  /** The evaluation at which Prometheus let it fire. */
  readonly firedMs: number;
  /** When it was gone from Prometheus. */
  resolvedMs?: number;
  /** When the inbox got the first notification about it. */
  toldMs?: number;
  /** When the inbox got the notification of its end. */
  toldResolvedMs?: number;
}

export interface Watch {
  readonly alerts: readonly WatchedAlert[];
  /** Pages of any kind in the inbox, also those that are not about budgets. */
  readonly pages: readonly AlertNotification[];
  stop(): Promise<void>;
}

interface PrometheusAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: string;
  readonly activeAt: string;
}

const pollMs = 200;
const mostNotifications = 1000;

/** @throws (from `stop`) the error that ended the watch early */
export function watchAlerts(stack: TestStack, alertName: string): Watch {
  const alerts = new Map<string, WatchedAlert>();
  const pages = new Map<number, AlertNotification>();
  let isStopped = false;

  const entryOf = (labels: Readonly<Record<string, string>>, firedAt: string): WatchedAlert => {
    const { objective = '', tier = '', severity = '' } = labels;
    const firedMs = Date.parse(firedAt);
    const key = `${objective} ${tier} ${firedMs}`;
    const entry = alerts.get(key) ?? { objective, tier, severity, firedMs };
    alerts.set(key, entry);
    return entry;
  };
  const readPrometheus = async (): Promise<void> => {
    const body = await getJson<{ data: { alerts: PrometheusAlert[] } }>(stack.url('prometheus', '/api/v1/alerts'));
    const firing = body.data.alerts.filter(({ labels, state }) => labels.alertname === alertName && state === 'firing');
    const seen = new Set(firing.map(({ labels, activeAt }) => entryOf(labels, activeAt)));
    for (const entry of alerts.values()) if (!seen.has(entry)) entry.resolvedMs ??= Date.now();
  };
  const readInbox = async (): Promise<void> => {
    const url = stack.url('inbox', `/api/v1/notifications?limit=${mostNotifications}`);
    const { notifications } = await getJson<{ notifications: AlertNotification[] }>(url);
    for (const notification of notifications) {
      if (notification.severity === 'page') pages.set(notification.id, notification);
      if (notification.alertName !== alertName) continue;
      const entry = entryOf(notification.labels, notification.startsAt);
      const receivedMs = Date.parse(notification.receivedAt);
      entry.toldMs ??= receivedMs;
      if (notification.status === 'resolved') entry.toldResolvedMs ??= receivedMs;
    }
  };
  const poll = async (): Promise<void> => {
    while (!isStopped) {
      await readPrometheus();
      await readInbox();
      await delay(pollMs);
    }
  };
  const polling = poll();
  polling.catch(() => undefined); // told by `stop`

  return {
    get alerts() {
      return [...alerts.values()];
    },
    get pages() {
      return [...pages.values()];
    },
    async stop() {
      isStopped = true;
      await polling;
    },
  };
}

/** The shape is what Prometheus documents, or the inbox's own. */
async function getJson<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T;
}
