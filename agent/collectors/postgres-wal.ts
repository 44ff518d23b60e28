/** The write-ahead log and its archive. Version 18 moved the writes and syncs to pg_stat_io. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter, gauge } from '../output.ts';
import { byVersion, eachFigure, type FigureRow, selectFigures } from '../targets/postgres/figures.ts';

const version18 = 180_000;

/** On all versions: what version 17 and earlier call it, and what later ones do. */
function everywhere<const M>(metric: M, column: string, later: string) {
  return { metric, sql: `w.${column}`, later: { from: version18, sql: later } };
}

const figures = [
  { metric: counter(m.pg_stat_wal_records_total, 'operations'), sql: 'w.wal_records' },
  { metric: counter(m.pg_stat_wal_fpi_total, 'blocks'), sql: 'w.wal_fpi' },
  { metric: counter(m.pg_stat_wal_bytes_total, 'bytes'), sql: 'w.wal_bytes' },
  { metric: counter(m.pg_stat_wal_buffers_full_total, 'events'), sql: 'w.wal_buffers_full' },
  everywhere(counter(m.pg_stat_wal_write_total, 'operations'), 'wal_write', 'io.writes'),
  everywhere(counter(m.pg_stat_wal_sync_total, 'operations'), 'wal_sync', 'io.fsyncs'),
  everywhere(counter(m.pg_stat_wal_write_time_seconds_total, 'seconds'), 'wal_write_time / 1000', 'io.write_seconds'),
  everywhere(counter(m.pg_stat_wal_sync_time_seconds_total, 'seconds'), 'wal_sync_time / 1000', 'io.fsync_seconds'),
  { metric: counter(m.pg_stat_archiver_archived_count, 'files'), sql: 'a.archived_count' },
  { metric: counter(m.pg_stat_archiver_failed_count, 'errors'), sql: 'a.failed_count' },
  {
    metric: gauge(m.pg_stat_archiver_last_archive_age, 'seconds'),
    sql: 'extract(epoch FROM now() - a.last_archived_time)',
  },
];

/** Before, the receiver of a standby did not count, nor did the making of a new file. */
const ioOfWal = `
  (SELECT coalesce(sum(writes), 0) AS writes, coalesce(sum(fsyncs), 0) AS fsyncs,
          coalesce(sum(write_time), 0) / 1000 AS write_seconds, coalesce(sum(fsync_time), 0) / 1000 AS fsync_seconds
     FROM pg_stat_io
    WHERE object = 'wal' AND context = 'normal' AND backend_type <> 'walreceiver')`;

const sql = byVersion(
  (version) => `
  SELECT ${selectFigures(figures, version)}
    FROM pg_stat_wal w CROSS JOIN pg_stat_archiver a ${version >= version18 ? `CROSS JOIN ${ioOfWal} io` : ''}`,
);

export const collector = defineCollector({
  name: 'postgres_wal',
  target: 'postgres',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: figures.map(({ metric }) => metric),
  async collect(postgres, emit) {
    for (const row of await postgres.query<FigureRow>(sql)) {
      eachFigure(figures, row, (metric, value) => emit(metric, {}, value));
    }
  },
});
