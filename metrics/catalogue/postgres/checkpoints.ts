/** Checkpoints and the background writer: under one name on every version, and under both established ones. */
import { defineMetrics } from '../../entry.ts';
import { jobs, none } from './labels.ts';

const kind = ['timed', 'requested'] as const;
const from17 = 'the server has version 17 or later';
const from18 = 'the server has version 18 or later';
const before17 = 'the server has version 16 or earlier';

export const checkpoints = defineMetrics({
  pg_checkpoints_total: {
    type: 'counter',
    unit: 'checkpoints',
    help: 'Checkpoints, by what caused them: their schedule, or a request because WAL had filled up. Before version 17 the restartpoints of a standby count as well.',
    labels: { kind },
    jobs,
  },
  pg_restartpoints_total: {
    type: 'counter',
    unit: 'checkpoints',
    help: 'What a standby makes instead of checkpoints, by what caused them.',
    labels: { kind },
    jobs,
    onlyWhere: from17,
  },
  pg_checkpoint_write_seconds_total: ours('seconds', 'Time that checkpoints spent on writing files.'),
  pg_checkpoint_sync_seconds_total: ours('seconds', 'Time that checkpoints spent on syncing files to disk.'),
  pg_checkpoint_buffers_written_total: ours('blocks', 'Blocks that checkpoints wrote.'),
  pg_stat_bgwriter_checkpoints_timed_total: ours('checkpoints', 'Scheduled checkpoints.'),
  pg_stat_bgwriter_checkpoints_req_total: ours('checkpoints', 'Requested checkpoints.'),
  pg_stat_bgwriter_checkpoint_write_time_total: ours('milliseconds', 'Time that checkpoints spent on writing files.'),
  pg_stat_bgwriter_checkpoint_sync_time_total: ours('milliseconds', 'Time that checkpoints spent on syncing files.'),
  pg_stat_bgwriter_buffers_checkpoint_total: ours('blocks', 'Blocks that checkpoints wrote.'),
  pg_stat_bgwriter_buffers_clean_total: ours('blocks', 'Blocks that the background writer wrote.'),
  pg_stat_bgwriter_maxwritten_clean_total: ours('events', 'Times that it stopped because it had written enough.'),
  pg_stat_bgwriter_buffers_alloc_total: ours('blocks', 'Blocks of the buffer cache given to a page.'),
  pg_stat_bgwriter_buffers_backend_total: {
    ...ours(
      'blocks',
      'Blocks that connections had to write themselves; later versions tell it in pg_stat_io_writes_total.',
    ),
    onlyWhere: before17,
  },
  pg_stat_bgwriter_buffers_backend_fsync_total: {
    ...ours(
      'operations',
      'Syncs that connections had to make themselves; later versions tell it in pg_stat_io_fsyncs_total.',
    ),
    onlyWhere: before17,
  },
  pg_stat_checkpointer_num_timed_total: checkpointer('checkpoints', 'Scheduled checkpoints.'),
  pg_stat_checkpointer_num_requested_total: checkpointer('checkpoints', 'Requested checkpoints.'),
  pg_stat_checkpointer_num_done_total: {
    ...checkpointer('checkpoints', 'Checkpoints that were made; an idle server skips some.'),
    onlyWhere: from18,
  },
  pg_stat_checkpointer_restartpoints_timed_total: checkpointer('checkpoints', 'Scheduled restartpoints of a standby.'),
  pg_stat_checkpointer_restartpoints_req_total: checkpointer('checkpoints', 'Requested restartpoints of a standby.'),
  pg_stat_checkpointer_restartpoints_done_total: checkpointer('checkpoints', 'Restartpoints that were made.'),
  pg_stat_checkpointer_write_time_total: checkpointer('milliseconds', 'Time that both spent on writing files.'),
  pg_stat_checkpointer_sync_time_total: checkpointer('milliseconds', 'Time that both spent on syncing files.'),
  pg_stat_checkpointer_buffers_written_total: checkpointer('blocks', 'Blocks that both wrote.'),
  pg_stat_checkpointer_slru_written_total: {
    ...checkpointer('blocks', 'Blocks of transaction states that both wrote.'),
    onlyWhere: from18,
  },
});

function ours<const U extends 'seconds' | 'milliseconds' | 'blocks' | 'checkpoints' | 'events' | 'operations'>(
  unit: U,
  help: string,
) {
  return { ...none, type: 'counter', unit, help } as const;
}

function checkpointer<const U extends 'milliseconds' | 'blocks' | 'checkpoints'>(unit: U, help: string) {
  return { ...ours(unit, help), onlyWhere: from17 } as const;
}
