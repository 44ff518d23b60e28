/** Memory and swap, from /proc/meminfo. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

/** Field of /proc/meminfo → metric; the fields are in kibibytes. */
const fields = {
  MemTotal: gauge(m.node_memory_MemTotal_bytes, 'bytes'),
  MemFree: gauge(m.node_memory_MemFree_bytes, 'bytes'),
  MemAvailable: gauge(m.node_memory_MemAvailable_bytes, 'bytes'),
  Buffers: gauge(m.node_memory_Buffers_bytes, 'bytes'),
  Cached: gauge(m.node_memory_Cached_bytes, 'bytes'),
  SReclaimable: gauge(m.node_memory_SReclaimable_bytes, 'bytes'),
  SUnreclaim: gauge(m.node_memory_SUnreclaim_bytes, 'bytes'),
  Shmem: gauge(m.node_memory_Shmem_bytes, 'bytes'),
  AnonPages: gauge(m.node_memory_AnonPages_bytes, 'bytes'),
  Dirty: gauge(m.node_memory_Dirty_bytes, 'bytes'),
  Writeback: gauge(m.node_memory_Writeback_bytes, 'bytes'),
  Committed_AS: gauge(m.node_memory_Committed_AS_bytes, 'bytes'),
  CommitLimit: gauge(m.node_memory_CommitLimit_bytes, 'bytes'),
  SwapTotal: gauge(m.node_memory_SwapTotal_bytes, 'bytes'),
  SwapFree: gauge(m.node_memory_SwapFree_bytes, 'bytes'),
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
