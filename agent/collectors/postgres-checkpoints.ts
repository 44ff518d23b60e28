/** Checkpoints, under the same names whatever the version: version 17 moved them to a view of their own. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter } from '../output.ts';

const sqlFrom17 = `
  SELECT num_timed::float8 AS timed, num_requested::float8 AS requested, write_time / 1000 AS write_seconds,
         sync_time / 1000 AS sync_seconds, buffers_written::float8 AS buffers
    FROM pg_stat_checkpointer`;

const sqlTo16 = `
  SELECT checkpoints_timed::float8 AS timed, checkpoints_req::float8 AS requested,
         checkpoint_write_time / 1000 AS write_seconds, checkpoint_sync_time / 1000 AS sync_seconds,
         buffers_checkpoint::float8 AS buffers
    FROM pg_stat_bgwriter`;

type Row = Readonly<Record<'timed' | 'requested' | 'write_seconds' | 'sync_seconds' | 'buffers', number>>;

export const collector = defineCollector({
  name: 'postgres_checkpoints',
  target: 'postgres',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [
    counter(m.pg_checkpoints_total, 'checkpoints'),
    counter(m.pg_checkpoint_write_seconds_total, 'seconds'),
    counter(m.pg_checkpoint_sync_seconds_total, 'seconds'),
    counter(m.pg_checkpoint_buffers_written_total, 'blocks'),
  ],
  async collect(postgres, emit, { signal }) {
    const sql = (await postgres.versionNumber()) >= 170_000 ? sqlFrom17 : sqlTo16;
    for (const row of await postgres.query<Row>(sql, signal)) {
      emit(m.pg_checkpoints_total, { kind: 'timed' }, row.timed);
      emit(m.pg_checkpoints_total, { kind: 'requested' }, row.requested);
      emit(m.pg_checkpoint_write_seconds_total, {}, row.write_seconds);
      emit(m.pg_checkpoint_sync_seconds_total, {}, row.sync_seconds);
      emit(m.pg_checkpoint_buffers_written_total, {}, row.buffers);
    }
  },
});
