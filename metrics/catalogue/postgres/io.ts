/** Who reads and writes which kind of data, and how vacuums that run now get on. */
import { defineMetrics } from '../../entry.ts';
import { jobs } from './labels.ts';

const onlyWhere = 'the server has version 16 or later';
const perContext = { labels: { backend_type: '*', object: '*', context: '*' }, jobs, onlyWhere } as const;
const perVacuum = {
  labels: { datname: '*', relname: '*' },
  jobs,
  type: 'gauge',
  onlyWhere: 'a vacuum runs',
} as const;

/** The phases of a vacuum, as pg_stat_progress_vacuum writes them. */
export const vacuumPhases = [
  'initializing',
  'scanning heap',
  'vacuuming indexes',
  'vacuuming heap',
  'cleaning up indexes',
  'truncating heap',
  'performing final cleanup',
] as const;

export const io = defineMetrics({
  pg_stat_io_reads_total: counter('operations', 'Reads from the operating system.'),
  pg_stat_io_read_bytes_total: counter('bytes', 'Bytes read.'),
  pg_stat_io_read_time_seconds_total: counter('seconds', 'Time of reads; 0 unless track_io_timing is on.'),
  pg_stat_io_writes_total: counter('operations', 'Writes to the operating system.'),
  pg_stat_io_write_bytes_total: counter('bytes', 'Bytes written.'),
  pg_stat_io_write_time_seconds_total: counter('seconds', 'Time of writes; 0 unless track_io_timing is on.'),
  pg_stat_io_extends_total: counter('operations', 'Enlargements of files.'),
  pg_stat_io_extend_bytes_total: counter('bytes', 'Bytes by which files were enlarged.'),
  pg_stat_io_hits_total: counter('blocks', 'Blocks found in the buffer cache.'),
  pg_stat_io_evictions_total: counter('blocks', 'Blocks thrown out of the buffer cache to make room.'),
  pg_stat_io_fsyncs_total: counter('operations', 'Syncs to disk.'),
  pg_stat_progress_vacuum_phase: {
    ...perVacuum,
    labels: { ...perVacuum.labels, phase: vacuumPhases },
    unit: 'state',
    help: 'The phase of a vacuum that runs: 1 for what is the case.',
  },
  pg_stat_progress_vacuum_heap_blks: { ...perVacuum, unit: 'blocks', help: 'Blocks of the table.' },
  pg_stat_progress_vacuum_heap_blks_scanned: { ...perVacuum, unit: 'blocks', help: 'Blocks scanned so far.' },
  pg_stat_progress_vacuum_heap_blks_vacuumed: { ...perVacuum, unit: 'blocks', help: 'Blocks vacuumed so far.' },
  pg_stat_progress_vacuum_index_vacuums: { ...perVacuum, unit: 'runs', help: 'Times that its indexes were vacuumed.' },
});

function counter<const U extends 'operations' | 'bytes' | 'seconds' | 'blocks'>(unit: U, help: string) {
  return { ...perContext, type: 'counter', unit, help } as const;
}
