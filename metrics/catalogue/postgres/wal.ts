/** Write-ahead log and checkpoints. */
import { defineMetrics } from '../../entry.ts';
import { jobs, none } from './labels.ts';

export const wal = defineMetrics({
  pg_checkpoints_total: {
    type: 'counter',
    unit: 'checkpoints',
    help: 'Checkpoints, by what caused them: their schedule, or a request because WAL had filled up.',
    labels: { kind: ['timed', 'requested'] },
    jobs,
  },
  pg_checkpoint_write_seconds_total: {
    ...none,
    type: 'counter',
    unit: 'seconds',
    help: 'Time that checkpoints spent on writing files.',
  },
  pg_checkpoint_sync_seconds_total: {
    ...none,
    type: 'counter',
    unit: 'seconds',
    help: 'Time that checkpoints spent on syncing files to disk.',
  },
  pg_checkpoint_buffers_written_total: {
    ...none,
    type: 'counter',
    unit: 'blocks',
    help: 'Blocks that checkpoints wrote.',
  },
  pg_stat_wal_records_total: { ...none, type: 'counter', unit: 'operations', help: 'WAL records written.' },
  pg_stat_wal_fpi_total: { ...none, type: 'counter', unit: 'blocks', help: 'Full-page images written to WAL.' },
  pg_stat_wal_bytes_total: { ...none, type: 'counter', unit: 'bytes', help: 'Bytes of WAL written.' },
  pg_stat_wal_buffers_full_total: {
    ...none,
    type: 'counter',
    unit: 'events',
    help: 'Times that WAL was written early because its buffers were full.',
  },
  pg_wal_segments: { ...none, type: 'gauge', unit: 'files', help: 'WAL files on disk.' },
  pg_wal_size_bytes: { ...none, type: 'gauge', unit: 'bytes', help: 'Size of the WAL files on disk.' },
});
