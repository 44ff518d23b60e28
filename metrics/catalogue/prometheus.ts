/** Families of Prometheus and Alertmanager themselves that our rules and dashboards query. They keep their own names. */
import { defineMetrics } from '../entry.ts';

export const prometheus = defineMetrics({
  up: {
    type: 'gauge',
    unit: 'state',
    help: '1 when the last scrape of the target succeeded, else 0; written by Prometheus for every target.',
    labels: {},
    jobs: ['app', 'agent', 'inbox', 'validator', 'prometheus', 'alertmanager'],
  },
  prometheus_notifications_errors_total: {
    type: 'counter',
    unit: 'notifications',
    help: 'Alerts that Prometheus could not deliver to an Alertmanager.',
    labels: { alertmanager: '*' },
    jobs: ['prometheus'],
  },
  prometheus_rule_evaluation_failures_total: {
    type: 'counter',
    unit: 'errors',
    help: 'Rule evaluations that failed.',
    labels: { rule_group: '*' },
    jobs: ['prometheus'],
  },
  alertmanager_notifications_failed_total: {
    type: 'counter',
    unit: 'notifications',
    help: 'Notifications that a receiver did not take.',
    labels: { integration: '*' },
    jobs: ['alertmanager'],
  },
});
