/** The state of the synthetic request. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter, gauge } from '../output.ts';

export const collector = defineCollector({
  name: 'probe',
  target: 'probe',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [
    counter(m.probe_requests_total, 'requests'),
    gauge(m.probe_success, 'state'),
    gauge(m.probe_duration_seconds, 'seconds'),
    gauge(m.probe_http_status_code, 'state'),
    gauge(m.probe_ssl_earliest_cert_expiry, 'timestamp seconds'),
  ],
  collect({ totals, last }, emit) {
    emit(m.probe_requests_total, { result: 'success' }, totals.success);
    emit(m.probe_requests_total, { result: 'failure' }, totals.failure);
    // Before the first answer nothing is known, and a 0 would say that it failed.
    if (!last) return;
    emit(m.probe_success, {}, last.success ? 1 : 0);
    emit(m.probe_duration_seconds, {}, last.durationSeconds);
    emit(m.probe_http_status_code, {}, last.status);
    const { earliestExpirySeconds } = last;
    if (earliestExpirySeconds !== undefined) emit(m.probe_ssl_earliest_cert_expiry, {}, earliestExpirySeconds);
  },
});
