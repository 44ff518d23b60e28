/** Indexes: how much they are used, and what those cost that are not. */
import { defineMetrics } from '../../entry.ts';
import { maxIndexes } from './budget.ts';
import { jobs, perDatabase, perIndex } from './labels.ts';

const chosen = `Of the ${maxIndexes} largest indexes, half of the places for those never scanned.`;
const boolean = ['true', 'false'] as const;

export const indexes = defineMetrics({
  pg_stat_user_indexes_idx_scan_total: {
    ...perIndex,
    type: 'counter',
    unit: 'scans',
    help: `Scans of the index. ${chosen}`,
  },
  pg_stat_user_indexes_last_idx_scan_timestamp_seconds: {
    ...perIndex,
    type: 'gauge',
    unit: 'timestamp seconds',
    help: `When the index was last scanned, in seconds since the epoch; 0 when it never was. ${chosen}`,
    onlyWhere: 'the server has version 16 or later',
  },
  pg_index_size_bytes: {
    ...perIndex,
    type: 'gauge',
    unit: 'bytes',
    help: `Size of the index; while it is locked, as of its last vacuum. ${chosen}`,
  },
  pg_index_properties: {
    type: 'gauge',
    unit: 'info',
    help: `What kind of index it is; always 1. Invalid is one whose concurrent build failed or goes on. ${chosen}`,
    labels: { ...perIndex.labels, is_primary: boolean, is_unique: boolean, is_valid: boolean },
    jobs,
  },
  pg_user_indexes: {
    ...perDatabase,
    type: 'gauge',
    unit: 'indexes',
    help: 'Indexes of tables, without temporary ones.',
  },
  pg_user_indexes_size_bytes: {
    ...perDatabase,
    type: 'gauge',
    unit: 'bytes',
    help: 'Size of all indexes, each as of the last vacuum or analyze of its table.',
  },
  pg_user_indexes_scans_total: {
    ...perDatabase,
    type: 'counter',
    unit: 'scans',
    help: 'Scans of all indexes, counted from the start of the agent.',
  },
  pg_invalid_indexes: {
    ...perDatabase,
    type: 'gauge',
    unit: 'indexes',
    help: 'Indexes that are kept up to date but not used, because their concurrent build failed or goes on.',
  },
  pg_unused_indexes: {
    ...perDatabase,
    type: 'gauge',
    unit: 'indexes',
    help:
      'Indexes not scanned since pg_unused_indexes_since_timestamp_seconds that enforce nothing and are a day old, or ' +
      'older than the agent. The partitions of one index count as one.',
  },
  pg_unused_indexes_bytes: {
    ...perDatabase,
    type: 'gauge',
    unit: 'bytes',
    help: 'Size of the indexes in pg_unused_indexes, as of the last vacuum or analyze of their tables.',
  },
  pg_unused_indexes_since_timestamp_seconds: {
    ...perDatabase,
    type: 'gauge',
    unit: 'timestamp seconds',
    help:
      'Since when scans of indexes are counted, in seconds since the epoch: since they were reset, or the server ' +
      'crashed, or it was made.',
  },
});
