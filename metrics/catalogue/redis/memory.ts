/** The memory of Redis. */
import { defineMetrics } from '../../entry.ts';
import { bytes, inherited, none, state } from './labels.ts';

const ratio = { ...none, type: 'gauge', unit: 'ratio' } as const;
const defragmented = { ...none, ...inherited, type: 'counter', unit: 'entries' } as const;

export const memory = defineMetrics({
  redis_memory_used_bytes: { ...bytes, help: 'Memory that Redis has allocated.' },
  redis_memory_used_rss_bytes: { ...bytes, help: 'Memory of Redis that is in RAM.' },
  redis_memory_used_peak_bytes: { ...bytes, help: 'Most memory that was ever allocated.' },
  redis_memory_used_dataset_bytes: { ...bytes, help: 'Memory of the data alone.' },
  redis_memory_used_overhead_bytes: { ...bytes, help: 'Memory of all that is not data: clients, backlog, indexes.' },
  redis_memory_used_startup_bytes: { ...bytes, help: 'Memory that was allocated at the start.' },
  redis_memory_used_lua_bytes: { ...bytes, help: 'Memory of the interpreter of Lua.' },
  redis_memory_used_scripts_bytes: { ...bytes, help: 'Memory of scripts and functions that are kept.' },
  redis_memory_max_bytes: { ...bytes, help: 'Limit of the memory; 0 is none.' },
  redis_config_maxmemory: { ...bytes, help: 'The same as redis_memory_max_bytes, under its older name.' },
  redis_mem_not_counted_for_eviction_bytes: {
    ...bytes,
    help: 'Memory that does not count against the limit: buffers of replicas and of the append-only file.',
  },
  redis_mem_clients_normal: { ...bytes, help: 'Memory of the buffers of clients.' },
  redis_mem_clients_slaves: { ...bytes, help: 'Memory of the buffers of replicas.' },
  redis_number_of_cached_scripts: { ...none, type: 'gauge', unit: 'entries', help: 'Scripts of EVAL that are kept.' },

  redis_mem_fragmentation_ratio: {
    ...ratio,
    help: 'Memory in RAM divided by memory allocated; above 1.5 much is lost between the pieces, below 1 it is swapped.',
  },
  redis_mem_fragmentation_bytes: { ...bytes, help: 'Memory in RAM beyond what is allocated; below 0 it is swapped.' },
  redis_allocator_allocated_bytes: { ...bytes, help: 'Memory that the allocator has given out.' },
  redis_allocator_active_bytes: { ...bytes, help: 'Memory of the pages that hold something given out.' },
  redis_allocator_resident_bytes: { ...bytes, help: 'Memory that the allocator has in RAM.' },
  redis_allocator_frag_bytes: { ...bytes, help: 'Memory lost inside the pages in use.' },
  redis_allocator_frag_ratio: { ...ratio, help: 'Memory of the pages in use divided by the memory given out.' },
  redis_allocator_rss_bytes: { ...bytes, help: 'Memory of pages that are free and not given back.' },
  redis_allocator_rss_ratio: { ...ratio, help: 'Memory in RAM divided by the memory of the pages in use.' },

  redis_lazyfree_pending_objects: {
    ...none,
    type: 'gauge',
    unit: 'entries',
    help: 'Values that were removed and are still to be freed.',
  },
  redis_active_defrag_running: {
    ...state,
    help: 'Whether memory is being put in order: 0 no, else the percent of a CPU.',
  },
  redis_defrag_hits: { ...defragmented, help: 'Pieces of memory that were moved.' },
  redis_defrag_misses: { ...defragmented, help: 'Pieces of memory that were looked at and left.' },
  redis_defrag_key_hits: { ...defragmented, help: 'Keys of which something was moved.' },
  redis_defrag_key_misses: { ...defragmented, help: 'Keys that were looked at and left.' },
});
