/** Checkpoints and the background writer: version 17 moved the former to a view of their own. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter } from '../output.ts';
import { byVersion, eachFigure, type FigureRow, selectFigures } from '../targets/postgres/figures.ts';

/** What version 16 and earlier call a column, and what later ones do. */
const moved = {
  timed: { below: 'w.checkpoints_timed', from: 'c.num_timed' },
  requested: { below: 'w.checkpoints_req', from: 'c.num_requested' },
  write: { below: 'w.checkpoint_write_time', from: 'c.write_time' },
  sync: { below: 'w.checkpoint_sync_time', from: 'c.sync_time' },
  buffers: { below: 'w.buffers_checkpoint', from: 'c.buffers_written' },
} as const;

const version17 = 170_000;
const version18 = 180_000;

/** On all versions. */
function everywhere<const M>(metric: M, column: keyof typeof moved, factor = 1) {
  const { below, from } = moved[column];
  return { metric, sql: `${below} * ${factor}`, later: { from: version17, sql: `${from} * ${factor}` } };
}

const millisecond = 0.001;
const figures = [
  everywhere(counter(m.pg_checkpoint_write_seconds_total, 'seconds'), 'write', millisecond),
  everywhere(counter(m.pg_checkpoint_sync_seconds_total, 'seconds'), 'sync', millisecond),
  everywhere(counter(m.pg_checkpoint_buffers_written_total, 'blocks'), 'buffers'),
  everywhere(counter(m.pg_stat_bgwriter_checkpoints_timed_total, 'checkpoints'), 'timed'),
  everywhere(counter(m.pg_stat_bgwriter_checkpoints_req_total, 'checkpoints'), 'requested'),
  everywhere(counter(m.pg_stat_bgwriter_checkpoint_write_time_total, 'milliseconds'), 'write'),
  everywhere(counter(m.pg_stat_bgwriter_checkpoint_sync_time_total, 'milliseconds'), 'sync'),
  everywhere(counter(m.pg_stat_bgwriter_buffers_checkpoint_total, 'blocks'), 'buffers'),
  { metric: counter(m.pg_stat_bgwriter_buffers_clean_total, 'blocks'), sql: 'w.buffers_clean' },
  { metric: counter(m.pg_stat_bgwriter_maxwritten_clean_total, 'events'), sql: 'w.maxwritten_clean' },
  { metric: counter(m.pg_stat_bgwriter_buffers_alloc_total, 'blocks'), sql: 'w.buffers_alloc' },
  {
    metric: counter(m.pg_stat_bgwriter_buffers_backend_total, 'blocks'),
    sql: 'w.buffers_backend',
    below: version17,
  },
  {
    metric: counter(m.pg_stat_bgwriter_buffers_backend_fsync_total, 'operations'),
    sql: 'w.buffers_backend_fsync',
    below: version17,
  },
  { metric: counter(m.pg_stat_checkpointer_num_timed_total, 'checkpoints'), sql: 'c.num_timed', from: version17 },
  {
    metric: counter(m.pg_stat_checkpointer_num_requested_total, 'checkpoints'),
    sql: 'c.num_requested',
    from: version17,
  },
  { metric: counter(m.pg_stat_checkpointer_num_done_total, 'checkpoints'), sql: 'c.num_done', from: version18 },
  {
    metric: counter(m.pg_stat_checkpointer_restartpoints_timed_total, 'checkpoints'),
    sql: 'c.restartpoints_timed',
    from: version17,
  },
  {
    metric: counter(m.pg_stat_checkpointer_restartpoints_req_total, 'checkpoints'),
    sql: 'c.restartpoints_req',
    from: version17,
  },
  {
    metric: counter(m.pg_stat_checkpointer_restartpoints_done_total, 'checkpoints'),
    sql: 'c.restartpoints_done',
    from: version17,
  },
  { metric: counter(m.pg_stat_checkpointer_write_time_total, 'milliseconds'), sql: 'c.write_time', from: version17 },
  { metric: counter(m.pg_stat_checkpointer_sync_time_total, 'milliseconds'), sql: 'c.sync_time', from: version17 },
  {
    metric: counter(m.pg_stat_checkpointer_buffers_written_total, 'blocks'),
    sql: 'c.buffers_written',
    from: version17,
  },
  { metric: counter(m.pg_stat_checkpointer_slru_written_total, 'blocks'), sql: 'c.slru_written', from: version18 },
];

const sql = byVersion((version) => {
  const isMoved = version >= version17;
  const { timed, requested } = moved;
  const kinds = isMoved
    ? `${timed.from}::float8 AS timed, ${requested.from}::float8 AS requested,
       c.restartpoints_timed::float8 AS restart_timed, c.restartpoints_req::float8 AS restart_requested`
    : `${timed.below}::float8 AS timed, ${requested.below}::float8 AS requested`;
  return `SELECT ${kinds}, ${selectFigures(figures, version)}
            FROM pg_stat_bgwriter w ${isMoved ? 'CROSS JOIN pg_stat_checkpointer c' : ''}`;
});

interface Row extends FigureRow {
  readonly timed: number;
  readonly requested: number;
}

export const collector = defineCollector({
  name: 'postgres_checkpoints',
  target: 'postgres',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [
    counter(m.pg_checkpoints_total, 'checkpoints'),
    counter(m.pg_restartpoints_total, 'checkpoints'),
    ...figures.map(({ metric }) => metric),
  ],
  async collect(postgres, emit) {
    for (const row of await postgres.query<Row>(sql)) {
      emit(m.pg_checkpoints_total, { kind: 'timed' }, row.timed);
      emit(m.pg_checkpoints_total, { kind: 'requested' }, row.requested);
      for (const kind of ['timed', 'requested'] as const) {
        const restartpoints = row[`restart_${kind}`];
        if (typeof restartpoints === 'number') emit(m.pg_restartpoints_total, { kind }, restartpoints);
      }
      eachFigure(figures, row, (metric, value) => emit(metric, {}, value));
    }
  },
});
