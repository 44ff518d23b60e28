/** Access-log lines that the kernel dropped. The lines that arrive are counted as they come, in the target. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';

export const accessLogCollector = defineCollector({
  name: 'access_log',
  target: 'accessLog',
  deadlineMs: 900,
  metrics: [m.nginx_access_log_dropped_total],
  collect: (accessLog, emit) => emit(m.nginx_access_log_dropped_total, {}, accessLog.dropped()),
});
