/** Memory and swap, from /proc/meminfo. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';

/** Field of /proc/meminfo → metric; the fields are in kibibytes. */
const fields = {
  MemTotal: m.node_memory_MemTotal_bytes,
  MemFree: m.node_memory_MemFree_bytes,
  MemAvailable: m.node_memory_MemAvailable_bytes,
  Buffers: m.node_memory_Buffers_bytes,
  Cached: m.node_memory_Cached_bytes,
  SReclaimable: m.node_memory_SReclaimable_bytes,
  SUnreclaim: m.node_memory_SUnreclaim_bytes,
  Shmem: m.node_memory_Shmem_bytes,
  AnonPages: m.node_memory_AnonPages_bytes,
  Dirty: m.node_memory_Dirty_bytes,
  Writeback: m.node_memory_Writeback_bytes,
  Committed_AS: m.node_memory_Committed_AS_bytes,
  CommitLimit: m.node_memory_CommitLimit_bytes,
  SwapTotal: m.node_memory_SwapTotal_bytes,
  SwapFree: m.node_memory_SwapFree_bytes,
} as const;

export const memoryCollector = defineCollector({
  name: 'memory',
  target: 'host',
  deadlineMs: 900,
  metrics: Object.values(fields),
  collect(host, emit) {
    const found = new Map<string, number>();
    for (const [, name = '', kibibytes] of host.readProc('meminfo').matchAll(/^(\w+):\s+(\d+) kB$/gm)) {
      found.set(name, Number(kibibytes) * 1024);
    }
    for (const [name, metric] of Object.entries(fields)) {
      const bytes = found.get(name);
      if (bytes !== undefined) emit(metric, {}, bytes);
    }
  },
});
