/** What every process of ours tells about itself. */
import { defineMetrics } from '../entry.ts';

const jobs = ['app', 'agent', 'inbox', 'validator'] as const;

export const processMetrics = defineMetrics({
  lvd_build_info: {
    type: 'gauge',
    unit: 'info',
    help: 'Always 1; the labels tell which version runs on which Node.js. A change of version is a deploy.',
    labels: { version: '*', node_version: '*' },
    jobs,
  },
  process_cpu_seconds_total: {
    type: 'counter',
    unit: 'seconds',
    help: 'CPU time that the process has used, user and system.',
    labels: {},
    jobs,
  },
  process_resident_memory_bytes: {
    type: 'gauge',
    unit: 'bytes',
    help: 'Memory of the process that is in RAM.',
    labels: {},
    jobs,
  },
  process_start_time_seconds: {
    type: 'gauge',
    unit: 'timestamp seconds',
    help: 'When the process started, in seconds since the epoch.',
    labels: {},
    jobs,
  },
  nodejs_eventloop_active_seconds_total: {
    type: 'counter',
    unit: 'seconds',
    help: 'Time in which the event loop had work; its rate is the utilisation of the process.',
    labels: {},
    jobs,
  },
  nodejs_eventloop_idle_seconds_total: {
    type: 'counter',
    unit: 'seconds',
    help: 'Time in which the event loop waited for work.',
    labels: {},
    jobs,
  },
  nodejs_heap_used_bytes: {
    type: 'gauge',
    unit: 'bytes',
    help: 'Memory that the JavaScript heap uses.',
    labels: {},
    jobs,
  },
  lvd_metric_series_dropped_total: {
    type: 'counter',
    unit: 'series',
    help: 'Label sets that got no series of their own, because their metric has as many series as it may have.',
    labels: { metric: '*' },
    jobs,
  },
});
