/** What Redis has on disk: snapshots, the append-only file, and whether saving them succeeded. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter, gauge } from '../output.ts';
import { emitFields } from '../targets/redis/fields.ts';

const persistence = {
  loading: gauge(m.redis_loading_dump_file, 'state'),
  rdb_last_save_time: gauge(m.redis_rdb_last_save_timestamp_seconds, 'timestamp seconds'),
  rdb_last_bgsave_status: gauge(m.redis_rdb_last_bgsave_status, 'state'),
  rdb_changes_since_last_save: gauge(m.redis_rdb_changes_since_last_save, 'operations'),
  rdb_bgsave_in_progress: gauge(m.redis_rdb_bgsave_in_progress, 'state'),
  rdb_last_bgsave_time_sec: gauge(m.redis_rdb_last_bgsave_duration_sec, 'seconds'),
  rdb_current_bgsave_time_sec: gauge(m.redis_rdb_current_bgsave_duration_sec, 'seconds'),
  rdb_last_cow_size: gauge(m.redis_rdb_last_cow_size_bytes, 'bytes'),
  aof_enabled: gauge(m.redis_aof_enabled, 'state'),
  aof_last_write_status: gauge(m.redis_aof_last_write_status, 'state'),
  aof_last_bgrewrite_status: gauge(m.redis_aof_last_bgrewrite_status, 'state'),
  aof_rewrite_in_progress: gauge(m.redis_aof_rewrite_in_progress, 'state'),
  aof_rewrite_scheduled: gauge(m.redis_aof_rewrite_scheduled, 'state'),
  aof_last_rewrite_time_sec: gauge(m.redis_aof_last_rewrite_duration_sec, 'seconds'),
  aof_current_rewrite_time_sec: gauge(m.redis_aof_current_rewrite_duration_sec, 'seconds'),
  aof_last_cow_size: gauge(m.redis_aof_last_cow_size_bytes, 'bytes'),
  aof_current_size: gauge(m.redis_aof_current_size_bytes, 'bytes'),
  aof_base_size: gauge(m.redis_aof_base_size_bytes, 'bytes'),
  aof_buffer_length: gauge(m.redis_aof_buffer_length, 'bytes'),
  aof_pending_rewrite: gauge(m.redis_aof_pending_rewrite, 'state'),
  aof_pending_bio_fsync: gauge(m.redis_aof_pending_bio_fsync, 'operations'),
  aof_delayed_fsync: counter(m.redis_aof_delayed_fsync, 'events'),
  module_fork_in_progress: gauge(m.redis_module_fork_in_progress, 'state'),
  module_fork_last_cow_size: gauge(m.redis_module_fork_last_cow_size, 'bytes'),
} as const;

const microseconds = { latest_fork_usec: gauge(m.redis_latest_fork_seconds, 'seconds') } as const;

export const collector = defineCollector({
  name: 'redis_persistence',
  target: 'redis',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [...Object.values(persistence), ...Object.values(microseconds)],
  async collect(redis, emit) {
    const info = await redis.info();
    emitFields(info.section('persistence'), persistence, (metric, value) => emit(metric, {}, value));
    emitFields(info.section('stats'), microseconds, (metric, value) => emit(metric, {}, value / 1e6));
  },
});
