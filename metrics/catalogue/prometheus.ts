/** Families of Prometheus and Alertmanager themselves that our rules and dashboards query. They keep their own names. */
import { defineMetrics, jobs } from '../entry.ts';

export const prometheus = defineMetrics({
  up: {
    type: 'gauge',
    unit: 'state',
    help: '1 when the last scrape of the target succeeded, else 0; written by Prometheus for every target.',
    labels: {},
    jobs,
    writtenByPrometheus: true,
  },
});
