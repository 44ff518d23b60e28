/** The synthetic request: a regular request through the whole path, so that no traffic differs from no service. */
import { defineMetrics } from '../entry.ts';

const none = { labels: {}, jobs: ['agent'] } as const;

export const probe = defineMetrics({
  probe_success: {
    ...none,
    type: 'gauge',
    unit: 'state',
    help: 'Whether the last synthetic request got a 2xx in time: 1 yes, 0 no.',
  },
  probe_duration_seconds: {
    ...none,
    type: 'gauge',
    unit: 'seconds',
    help: 'How long the last synthetic request took, until its answer, its error or its timeout.',
  },
  probe_http_status_code: {
    ...none,
    type: 'gauge',
    unit: 'state',
    help: 'Status code of the answer to the last synthetic request; 0 when none came.',
  },
  probe_ssl_earliest_cert_expiry: {
    ...none,
    type: 'gauge',
    unit: 'timestamp seconds',
    help: 'When the first of the certificates expires that the server of the last synthetic request showed.',
    onlyWhere: 'the probe’s URL is an https one',
  },
  probe_requests_total: {
    type: 'counter',
    unit: 'requests',
    help: 'Synthetic requests by result.',
    labels: { result: ['success', 'failure'] },
    jobs: ['agent'],
  },
});
