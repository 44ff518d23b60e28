/** The alert inbox: what was delivered to it. */
import { defineMetrics } from '../entry.ts';

const none = { labels: {}, jobs: ['inbox'] } as const;

export const inbox = defineMetrics({
  inbox_notifications_received_total: {
    type: 'counter',
    unit: 'notifications',
    help: 'Notifications stored, one for each alert in what Alertmanager delivered, repeats included.',
    labels: { status: ['firing', 'resolved'] },
    jobs: ['inbox'],
  },
  inbox_notifications_rejected_total: {
    ...none,
    type: 'counter',
    unit: 'notifications',
    help: 'Deliveries that were not stored: a body of the wrong form or size, or a database that failed.',
  },
  inbox_alerts_firing: {
    ...none,
    type: 'gauge',
    unit: 'notifications',
    help: 'Alerts whose last notification says that they fire.',
  },
});
