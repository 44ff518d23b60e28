/** Access-log lines that the kernel dropped. The lines that arrive are counted as they come, in the target. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter } from '../output.ts';

export const collector = defineCollector({
  name: 'access_log',
  target: 'accessLog',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [counter(m.nginx_access_log_dropped_total, 'events')],
  collect: (accessLog, emit) => emit(m.nginx_access_log_dropped_total, {}, accessLog.dropped()),
});
