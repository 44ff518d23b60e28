/** Memory and swap, from /proc/meminfo. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { Lines } from '../lines.ts';
import { gauge } from '../output.ts';

/** Field of /proc/meminfo → metric; `Active(anon)` is written Active_anon. These are in kibibytes … */
const amounts = {
  MemTotal: gauge(m.node_memory_MemTotal_bytes, 'bytes'),
  MemFree: gauge(m.node_memory_MemFree_bytes, 'bytes'),
  MemAvailable: gauge(m.node_memory_MemAvailable_bytes, 'bytes'),
  Buffers: gauge(m.node_memory_Buffers_bytes, 'bytes'),
  Cached: gauge(m.node_memory_Cached_bytes, 'bytes'),
  SwapCached: gauge(m.node_memory_SwapCached_bytes, 'bytes'),
  Active: gauge(m.node_memory_Active_bytes, 'bytes'),
  Inactive: gauge(m.node_memory_Inactive_bytes, 'bytes'),
  Active_anon: gauge(m.node_memory_Active_anon_bytes, 'bytes'),
  Inactive_anon: gauge(m.node_memory_Inactive_anon_bytes, 'bytes'),
  Active_file: gauge(m.node_memory_Active_file_bytes, 'bytes'),
  Inactive_file: gauge(m.node_memory_Inactive_file_bytes, 'bytes'),
  Unevictable: gauge(m.node_memory_Unevictable_bytes, 'bytes'),
  Mlocked: gauge(m.node_memory_Mlocked_bytes, 'bytes'),
  SwapTotal: gauge(m.node_memory_SwapTotal_bytes, 'bytes'),
  SwapFree: gauge(m.node_memory_SwapFree_bytes, 'bytes'),
  Zswap: gauge(m.node_memory_Zswap_bytes, 'bytes'),
  Zswapped: gauge(m.node_memory_Zswapped_bytes, 'bytes'),
  Dirty: gauge(m.node_memory_Dirty_bytes, 'bytes'),
  Writeback: gauge(m.node_memory_Writeback_bytes, 'bytes'),
  WritebackTmp: gauge(m.node_memory_WritebackTmp_bytes, 'bytes'),
  AnonPages: gauge(m.node_memory_AnonPages_bytes, 'bytes'),
  Mapped: gauge(m.node_memory_Mapped_bytes, 'bytes'),
  Shmem: gauge(m.node_memory_Shmem_bytes, 'bytes'),
  KReclaimable: gauge(m.node_memory_KReclaimable_bytes, 'bytes'),
  Slab: gauge(m.node_memory_Slab_bytes, 'bytes'),
  SReclaimable: gauge(m.node_memory_SReclaimable_bytes, 'bytes'),
  SUnreclaim: gauge(m.node_memory_SUnreclaim_bytes, 'bytes'),
  KernelStack: gauge(m.node_memory_KernelStack_bytes, 'bytes'),
  ShadowCallStack: gauge(m.node_memory_ShadowCallStack_bytes, 'bytes'),
  PageTables: gauge(m.node_memory_PageTables_bytes, 'bytes'),
  SecPageTables: gauge(m.node_memory_SecPageTables_bytes, 'bytes'),
  NFS_Unstable: gauge(m.node_memory_NFS_Unstable_bytes, 'bytes'),
  Bounce: gauge(m.node_memory_Bounce_bytes, 'bytes'),
  CommitLimit: gauge(m.node_memory_CommitLimit_bytes, 'bytes'),
  Committed_AS: gauge(m.node_memory_Committed_AS_bytes, 'bytes'),
  VmallocTotal: gauge(m.node_memory_VmallocTotal_bytes, 'bytes'),
  VmallocUsed: gauge(m.node_memory_VmallocUsed_bytes, 'bytes'),
  VmallocChunk: gauge(m.node_memory_VmallocChunk_bytes, 'bytes'),
  Percpu: gauge(m.node_memory_Percpu_bytes, 'bytes'),
  HardwareCorrupted: gauge(m.node_memory_HardwareCorrupted_bytes, 'bytes'),
  AnonHugePages: gauge(m.node_memory_AnonHugePages_bytes, 'bytes'),
  ShmemHugePages: gauge(m.node_memory_ShmemHugePages_bytes, 'bytes'),
  ShmemPmdMapped: gauge(m.node_memory_ShmemPmdMapped_bytes, 'bytes'),
  FileHugePages: gauge(m.node_memory_FileHugePages_bytes, 'bytes'),
  FilePmdMapped: gauge(m.node_memory_FilePmdMapped_bytes, 'bytes'),
  CmaTotal: gauge(m.node_memory_CmaTotal_bytes, 'bytes'),
  CmaFree: gauge(m.node_memory_CmaFree_bytes, 'bytes'),
  Unaccepted: gauge(m.node_memory_Unaccepted_bytes, 'bytes'),
  Balloon: gauge(m.node_memory_Balloon_bytes, 'bytes'),
  Hugepagesize: gauge(m.node_memory_Hugepagesize_bytes, 'bytes'),
  Hugetlb: gauge(m.node_memory_Hugetlb_bytes, 'bytes'),
  DirectMap4k: gauge(m.node_memory_DirectMap4k_bytes, 'bytes'),
  DirectMap2M: gauge(m.node_memory_DirectMap2M_bytes, 'bytes'),
  DirectMap4M: gauge(m.node_memory_DirectMap4M_bytes, 'bytes'),
  DirectMap1G: gauge(m.node_memory_DirectMap1G_bytes, 'bytes'),
} as const;

/** … and these are counted. */
const counts = {
  HugePages_Total: gauge(m.node_memory_HugePages_Total, 'pages'),
  HugePages_Free: gauge(m.node_memory_HugePages_Free, 'pages'),
  HugePages_Rsvd: gauge(m.node_memory_HugePages_Rsvd, 'pages'),
  HugePages_Surp: gauge(m.node_memory_HugePages_Surp, 'pages'),
} as const;

const bytesPerKibibyte = 1024;
const amountOf = new Map(Object.entries(amounts));
const countOf = new Map(Object.entries(counts));

export const collector = defineCollector({
  name: 'meminfo',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics: [...Object.values(amounts), ...Object.values(counts)],
  collect(host, emit) {
    const lines = new Lines(host.proc.read('meminfo'));
    while (lines.next()) {
      const field = fieldOf(lines.upTo(':'));
      const amount = amountOf.get(field);
      if (amount) emit(amount, {}, lines.number() * bytesPerKibibyte);
      const count = countOf.get(field);
      if (count) emit(count, {}, lines.number());
    }
  },
});

const fieldOf = (name: string): string => (name.endsWith(')') ? name.slice(0, -1).replace('(', '_') : name);
