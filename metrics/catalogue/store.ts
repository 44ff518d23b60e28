/** How results are stored: in batches, in partitions that are made ahead and dropped when their time is over. */
import { defineMetrics } from '../entry.ts';

const none = { labels: {}, jobs: ['app'] } as const;

export const store = defineMetrics({
  lvd_store_waiting_results: {
    ...none,
    type: 'gauge',
    unit: 'results',
    help: 'Results that are read and not committed yet. At 40,000 a worker asks senders to come back later.',
  },
  lvd_store_batches_total: {
    ...none,
    type: 'counter',
    unit: 'transactions',
    help: 'Transactions that stored reports; everything that waited meanwhile is stored in the next one together.',
  },
  lvd_store_batched_reports_total: {
    ...none,
    type: 'counter',
    unit: 'requests',
    help: 'Reports in those transactions; divided by them, how many are stored together.',
  },
  lvd_store_refused_reports_total: {
    ...none,
    type: 'counter',
    unit: 'requests',
    help: 'Reports that were answered with 503 because too many were waiting, or too many large ones were being read.',
  },
  lvd_store_partitions_ahead_seconds: {
    ...none,
    type: 'gauge',
    unit: 'seconds',
    help: 'Time until a table has no partition for what arrives. All workers tell the same: take the minimum. Less than three days means that nobody makes partitions.',
  },
  lvd_store_retention_last_success_timestamp_seconds: {
    ...none,
    type: 'gauge',
    unit: 'timestamp seconds',
    help: 'When partitions whose time was over were last looked for and dropped, by any worker; 0 for never.',
  },
  lvd_store_partitions_dropped_total: {
    ...none,
    type: 'counter',
    unit: 'tables',
    help: 'Partitions that this worker dropped because their time was over.',
  },
  lvd_store_upkeep_errors_total: {
    ...none,
    type: 'counter',
    unit: 'errors',
    help: 'Attempts of this worker to make or drop partitions, or to sum minutes up to hours, that failed; it tries again after some minutes.',
  },
});
