/** Indexes: how much they are used. */
import { defineMetrics } from '../../entry.ts';
import { jobs, perDatabase } from './labels.ts';

export const indexes = defineMetrics({
  pg_stat_user_indexes_idx_scan_total: {
    type: 'counter',
    unit: 'scans',
    help: 'Scans of the index.',
    labels: { datname: '*', schemaname: '*', relname: '*', indexrelname: '*' },
    jobs,
  },
  pg_unused_indexes: {
    ...perDatabase,
    type: 'gauge',
    unit: 'indexes',
    help: 'Indexes never scanned since pg_stat_database_stats_reset that enforce no constraint.',
  },
  pg_unused_indexes_bytes: {
    ...perDatabase,
    type: 'gauge',
    unit: 'bytes',
    help: 'Size of the indexes in pg_unused_indexes.',
  },
});
