/** The write-ahead log and its archive. */
import { defineMetrics } from '../../entry.ts';
import { established, none } from './labels.ts';

export const wal = defineMetrics({
  pg_stat_wal_records_total: counter('operations', 'WAL records written.'),
  pg_stat_wal_fpi_total: counter('blocks', 'Full-page images written to WAL.'),
  pg_stat_wal_bytes_total: counter('bytes', 'Bytes of WAL written.'),
  pg_stat_wal_buffers_full_total: counter('events', 'Times that WAL was written early because its buffers were full.'),
  pg_stat_wal_write_total: counter('operations', 'Writes of WAL to disk.'),
  pg_stat_wal_sync_total: counter('operations', 'Syncs of WAL to disk.'),
  pg_stat_wal_write_time_seconds_total: counter('seconds', 'Time of these writes; 0 unless track_wal_io_timing is on.'),
  pg_stat_wal_sync_time_seconds_total: counter('seconds', 'Time of these syncs; 0 unless track_wal_io_timing is on.'),
  pg_wal_segments: { ...none, type: 'gauge', unit: 'files', help: 'WAL files on disk.' },
  pg_wal_size_bytes: { ...none, type: 'gauge', unit: 'bytes', help: 'Size of the WAL files on disk.' },
  pg_stat_archiver_archived_count: { ...counter('files', 'WAL files archived.'), inherited: established },
  pg_stat_archiver_failed_count: {
    ...counter('errors', 'Attempts to archive a WAL file that failed.'),
    inherited: established,
  },
  pg_stat_archiver_last_archive_age: {
    ...none,
    type: 'gauge',
    unit: 'seconds',
    help: 'Seconds since a WAL file was last archived.',
    onlyWhere: 'a WAL file was ever archived',
  },
});

function counter<const U extends 'operations' | 'blocks' | 'bytes' | 'events' | 'seconds' | 'files' | 'errors'>(
  unit: U,
  help: string,
) {
  return { ...none, type: 'counter', unit, help } as const;
}
