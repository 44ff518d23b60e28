/** The memory of Redis: used for what, against which limit, and how much is lost between the pieces. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter, gauge } from '../output.ts';
import { emitFields } from '../targets/redis/fields.ts';

const memory = {
  used_memory: gauge(m.redis_memory_used_bytes, 'bytes'),
  used_memory_rss: gauge(m.redis_memory_used_rss_bytes, 'bytes'),
  used_memory_peak: gauge(m.redis_memory_used_peak_bytes, 'bytes'),
  used_memory_dataset: gauge(m.redis_memory_used_dataset_bytes, 'bytes'),
  used_memory_overhead: gauge(m.redis_memory_used_overhead_bytes, 'bytes'),
  used_memory_startup: gauge(m.redis_memory_used_startup_bytes, 'bytes'),
  used_memory_lua: gauge(m.redis_memory_used_lua_bytes, 'bytes'),
  used_memory_scripts: gauge(m.redis_memory_used_scripts_bytes, 'bytes'),
  number_of_cached_scripts: gauge(m.redis_number_of_cached_scripts, 'entries'),
  maxmemory: gauge(m.redis_memory_max_bytes, 'bytes'),
  mem_not_counted_for_evict: gauge(m.redis_mem_not_counted_for_eviction_bytes, 'bytes'),
  mem_clients_normal: gauge(m.redis_mem_clients_normal, 'bytes'),
  mem_clients_slaves: gauge(m.redis_mem_clients_slaves, 'bytes'),
  mem_fragmentation_ratio: gauge(m.redis_mem_fragmentation_ratio, 'ratio'),
  mem_fragmentation_bytes: gauge(m.redis_mem_fragmentation_bytes, 'bytes'),
  allocator_allocated: gauge(m.redis_allocator_allocated_bytes, 'bytes'),
  allocator_active: gauge(m.redis_allocator_active_bytes, 'bytes'),
  allocator_resident: gauge(m.redis_allocator_resident_bytes, 'bytes'),
  allocator_frag_bytes: gauge(m.redis_allocator_frag_bytes, 'bytes'),
  allocator_frag_ratio: gauge(m.redis_allocator_frag_ratio, 'ratio'),
  allocator_rss_bytes: gauge(m.redis_allocator_rss_bytes, 'bytes'),
  allocator_rss_ratio: gauge(m.redis_allocator_rss_ratio, 'ratio'),
  lazyfree_pending_objects: gauge(m.redis_lazyfree_pending_objects, 'entries'),
  active_defrag_running: gauge(m.redis_active_defrag_running, 'state'),
} as const;
const olderNames = { maxmemory: gauge(m.redis_config_maxmemory, 'bytes') } as const;

const defragmentation = {
  active_defrag_hits: counter(m.redis_defrag_hits, 'entries'),
  active_defrag_misses: counter(m.redis_defrag_misses, 'entries'),
  active_defrag_key_hits: counter(m.redis_defrag_key_hits, 'entries'),
  active_defrag_key_misses: counter(m.redis_defrag_key_misses, 'entries'),
} as const;

export const collector = defineCollector({
  name: 'redis_memory',
  target: 'redis',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [...Object.values(memory), ...Object.values(olderNames), ...Object.values(defragmentation)],
  async collect(redis, emit) {
    const info = await redis.info();
    emitFields(info.section('memory'), memory, (metric, value) => emit(metric, {}, value));
    emitFields(info.section('memory'), olderNames, (metric, value) => emit(metric, {}, value));
    emitFields(info.section('stats'), defragmentation, (metric, value) => emit(metric, {}, value));
  },
});
