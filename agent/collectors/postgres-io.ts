/** Who reads and writes which kind of data, from pg_stat_io (version 16 and later). */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, NoData } from '../collector.ts';
import { counter } from '../output.ts';
import { byVersion, eachFigure, type FigureRow, selectFigures } from '../targets/postgres/figures.ts';

const version16 = 160_000;
const version18 = 180_000;

/** Before version 18 every operation is of one size, which stands beside it. */
function bytes<const M>(metric: M, operations: string, column: string) {
  return { metric, sql: `${operations} * op_bytes`, later: { from: version18, sql: column } };
}

const figures = [
  { metric: counter(m.pg_stat_io_reads_total, 'operations'), sql: 'reads' },
  bytes(counter(m.pg_stat_io_read_bytes_total, 'bytes'), 'reads', 'read_bytes'),
  { metric: counter(m.pg_stat_io_read_time_seconds_total, 'seconds'), sql: 'read_time / 1000' },
  { metric: counter(m.pg_stat_io_writes_total, 'operations'), sql: 'writes' },
  bytes(counter(m.pg_stat_io_write_bytes_total, 'bytes'), 'writes', 'write_bytes'),
  { metric: counter(m.pg_stat_io_write_time_seconds_total, 'seconds'), sql: 'write_time / 1000' },
  { metric: counter(m.pg_stat_io_extends_total, 'operations'), sql: 'extends' },
  bytes(counter(m.pg_stat_io_extend_bytes_total, 'bytes'), 'extends', 'extend_bytes'),
  { metric: counter(m.pg_stat_io_hits_total, 'blocks'), sql: 'hits' },
  { metric: counter(m.pg_stat_io_evictions_total, 'blocks'), sql: 'evictions' },
  { metric: counter(m.pg_stat_io_fsyncs_total, 'operations'), sql: 'fsyncs' },
];

/** Most combinations never happen: of those that did nothing there are no series. */
const sql = byVersion((version) =>
  version < version16
    ? 'SELECT WHERE false'
    : `
  SELECT backend_type, object, context, ${selectFigures(figures, version)}
    FROM pg_stat_io
   WHERE greatest(reads, writes, extends, hits, fsyncs) > 0`,
);

interface Row extends FigureRow {
  readonly backend_type: string;
  readonly object: string;
  readonly context: string;
}

export const collector = defineCollector({
  name: 'postgres_io',
  target: 'postgres',
  cadence: 'minute',
  deadlineMs: 900,
  metrics: figures.map(({ metric }) => metric),
  async collect(postgres, emit) {
    const rows = await postgres.query<Row>(sql);
    if (rows.length === 0) throw new NoData('this version of PostgreSQL has no pg_stat_io');
    for (const row of rows) {
      const labels = { backend_type: row.backend_type, object: row.object, context: row.context };
      eachFigure(figures, row, (metric, value) => emit(metric, labels, value));
    }
  },
});
