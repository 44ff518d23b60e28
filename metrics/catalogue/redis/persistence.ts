/** What Redis has on disk. */
import { defineMetrics } from '../../entry.ts';
import { bytes, inherited, none, state } from './labels.ts';

const seconds = { ...none, ...inherited, type: 'gauge', unit: 'seconds' } as const;
const ofAof = { onlyWhere: 'the append-only file is on' } as const;

export const persistence = defineMetrics({
  redis_loading_dump_file: { ...state, help: 'Whether Redis is loading its data: 1 yes, 0 no.' },
  redis_rdb_last_save_timestamp_seconds: {
    ...none,
    type: 'gauge',
    unit: 'timestamp seconds',
    help: 'When the last snapshot was saved, in seconds since the epoch.',
  },
  redis_rdb_last_bgsave_status: { ...state, help: 'Whether the last snapshot succeeded: 1 yes, 0 no.' },
  redis_rdb_changes_since_last_save: {
    ...none,
    type: 'gauge',
    unit: 'operations',
    help: 'Changes that are in no snapshot yet.',
  },
  redis_rdb_bgsave_in_progress: { ...state, help: 'Whether a snapshot is being saved: 1 yes, 0 no.' },
  redis_rdb_last_bgsave_duration_sec: { ...seconds, help: 'How long the last snapshot took; -1 when there was none.' },
  redis_rdb_current_bgsave_duration_sec: { ...seconds, help: 'How long the current snapshot takes; -1 without one.' },
  redis_rdb_last_cow_size_bytes: { ...bytes, help: 'Memory that was copied while the last snapshot was saved.' },

  redis_aof_enabled: { ...state, help: 'Whether the append-only file is on: 1 yes, 0 no.' },
  redis_aof_last_write_status: {
    ...state,
    help: 'Whether the last write to the append-only file succeeded: 1 yes, 0 no.',
  },
  redis_aof_last_bgrewrite_status: {
    ...state,
    help: 'Whether the append-only file was last rewritten with success: 1 yes, 0 no.',
  },
  redis_aof_rewrite_in_progress: { ...state, help: 'Whether the append-only file is being rewritten: 1 yes, 0 no.' },
  redis_aof_rewrite_scheduled: {
    ...state,
    help: 'Whether the append-only file will be rewritten after the current snapshot: 1 yes, 0 no.',
  },
  redis_aof_last_rewrite_duration_sec: { ...seconds, help: 'How long the last rewrite took; -1 when there was none.' },
  redis_aof_current_rewrite_duration_sec: { ...seconds, help: 'How long the current rewrite takes; -1 without one.' },
  redis_aof_last_cow_size_bytes: { ...bytes, help: 'Memory that was copied during the last rewrite.' },
  redis_aof_current_size_bytes: { ...bytes, ...ofAof, help: 'Size of the append-only file.' },
  redis_aof_base_size_bytes: { ...bytes, ...ofAof, help: 'Its size after the last rewrite, or at the start.' },
  redis_aof_buffer_length: { ...bytes, ...ofAof, help: 'Bytes that are still to be written to it.' },
  redis_aof_pending_rewrite: {
    ...state,
    ...ofAof,
    help: 'Whether a rewrite waits for the current snapshot: 1 yes, 0 no.',
  },
  redis_aof_pending_bio_fsync: {
    ...none,
    ...ofAof,
    type: 'gauge',
    unit: 'operations',
    help: 'Times that the file is still to be flushed to the disk.',
  },
  redis_aof_delayed_fsync: {
    ...none,
    ...ofAof,
    ...inherited,
    type: 'counter',
    unit: 'events',
    help: 'Times that writing had to wait, because the disk was still busy with the last flush.',
  },

  redis_latest_fork_seconds: {
    ...none,
    type: 'gauge',
    unit: 'seconds',
    help: 'How long Redis stood still when it last made a process to save its data.',
  },
  redis_module_fork_in_progress: { ...state, help: 'Whether a module has a process of its own: 1 yes, 0 no.' },
  redis_module_fork_last_cow_size: { ...bytes, help: 'Memory that was copied for the last such process.' },
});
