/** Memory and swap: the fields of /proc/meminfo. */
import { defineMetrics } from '../../entry.ts';
import { established, none } from './labels.ts';

export const memory = defineMetrics({
  node_memory_MemTotal_bytes: camelCase('Memory of the machine.'),
  node_memory_MemFree_bytes: camelCase('Memory that nothing uses, not even as a cache.'),
  node_memory_MemAvailable_bytes: camelCase('Memory that programs can get without swapping.'),
  node_memory_Buffers_bytes: amount('Memory that holds raw disk blocks.'),
  node_memory_Cached_bytes: amount('Memory that holds file contents.'),
  node_memory_SwapCached_bytes: rareCamelCase('Memory that was swapped in again and is still in swap, too.'),
  node_memory_Active_bytes: rare('Memory that was used lately.'),
  node_memory_Inactive_bytes: rare('Memory that was not used lately.'),
  node_memory_Active_anon_bytes: rare('Memory of programs that no file backs and that was used lately.'),
  node_memory_Inactive_anon_bytes: rare('Memory of programs that no file backs and that was not used lately.'),
  node_memory_Active_file_bytes: rare('File contents that were used lately.'),
  node_memory_Inactive_file_bytes: rare('File contents that were not used lately; they go first.'),
  node_memory_Unevictable_bytes: rare('Memory that cannot be swapped or given back.'),
  node_memory_Mlocked_bytes: rare('Memory that programs have locked.'),
  node_memory_SwapTotal_bytes: camelCase('Swap space.'),
  node_memory_SwapFree_bytes: camelCase('Swap space that is free.'),
  node_memory_Zswap_bytes: rare('Memory that compressed swap takes.'),
  node_memory_Zswapped_bytes: rare('Memory that was put into compressed swap.'),
  node_memory_Dirty_bytes: amount('File contents that wait to be written.'),
  node_memory_Writeback_bytes: amount('File contents that are being written.'),
  node_memory_WritebackTmp_bytes: rareCamelCase('Memory in which FUSE keeps what is being written.'),
  node_memory_AnonPages_bytes: camelCase('Memory of programs that no file backs.'),
  node_memory_Mapped_bytes: rare('Files that programs have mapped.'),
  node_memory_Shmem_bytes: amount('Shared memory and tmpfs.'),
  node_memory_KReclaimable_bytes: rare('Kernel memory that can be given back, caches included.'),
  node_memory_Slab_bytes: rare('Memory of the kernel’s own objects.'),
  node_memory_SReclaimable_bytes: amount('Kernel caches that can be given back.'),
  node_memory_SUnreclaim_bytes: amount('Kernel memory that cannot be given back.'),
  node_memory_KernelStack_bytes: rareCamelCase('Memory of the kernel’s stacks, one for each task.'),
  node_memory_ShadowCallStack_bytes: rareCamelCase('Memory of the kernel’s shadow stacks.'),
  node_memory_PageTables_bytes: rareCamelCase('Memory that maps memory.'),
  node_memory_SecPageTables_bytes: rareCamelCase('Memory that maps memory of virtual machines.'),
  node_memory_NFS_Unstable_bytes: rare('Data sent to an NFS server and not yet safe there.'),
  node_memory_Bounce_bytes: rare('Memory for devices that reach only a part of it.'),
  node_memory_CommitLimit_bytes: camelCase('Memory that may be promised.'),
  node_memory_Committed_AS_bytes: amount('Memory that programs have been promised.'),
  node_memory_VmallocTotal_bytes: rareCamelCase('Address space of the kernel for scattered memory.'),
  node_memory_VmallocUsed_bytes: rareCamelCase('Address space of the kernel that is used for scattered memory.'),
  node_memory_VmallocChunk_bytes: rareCamelCase('The largest free piece of that address space.'),
  node_memory_Percpu_bytes: rare('Memory that the kernel keeps for each CPU on its own.'),
  node_memory_HardwareCorrupted_bytes: rareCamelCase('Memory that was found broken and is no longer used.'),
  node_memory_AnonHugePages_bytes: rareCamelCase('Memory of programs in huge pages that were made for them.'),
  node_memory_ShmemHugePages_bytes: rareCamelCase('Shared memory in huge pages.'),
  node_memory_ShmemPmdMapped_bytes: rareCamelCase('Shared memory that is mapped by huge pages.'),
  node_memory_FileHugePages_bytes: rareCamelCase('File contents in huge pages.'),
  node_memory_FilePmdMapped_bytes: rareCamelCase('File contents that are mapped by huge pages.'),
  node_memory_CmaTotal_bytes: rareCamelCase('Memory set apart for devices that need it in one piece.'),
  node_memory_CmaFree_bytes: rareCamelCase('Memory of that kind that is free.'),
  node_memory_Unaccepted_bytes: rare('Memory that a confidential guest has not accepted yet.'),
  node_memory_Balloon_bytes: rare('Memory that the hypervisor has taken back.'),
  node_memory_Hugepagesize_bytes: rare('Size of a huge page.'),
  node_memory_Hugetlb_bytes: rare('Memory in huge pages that were set apart.'),
  node_memory_DirectMap4k_bytes: rareCamelCase('Memory that the kernel maps by pages of 4 KiB.'),
  node_memory_DirectMap2M_bytes: rareCamelCase('Memory that the kernel maps by pages of 2 MiB.'),
  node_memory_DirectMap4M_bytes: rareCamelCase('Memory that the kernel maps by pages of 4 MiB.'),
  node_memory_DirectMap1G_bytes: rareCamelCase('Memory that the kernel maps by pages of 1 GiB.'),
  node_memory_HugePages_Total: hugePages('Huge pages that were set apart.'),
  node_memory_HugePages_Free: hugePages('Huge pages that are free.'),
  node_memory_HugePages_Rsvd: hugePages('Huge pages that are promised and not used yet.'),
  node_memory_HugePages_Surp: hugePages('Huge pages beyond those that were set apart.'),
});

function amount(help: string) {
  return { ...none, type: 'gauge', unit: 'bytes', help } as const;
}

function camelCase(help: string) {
  return { ...amount(help), inherited: established } as const;
}

/** A field that not every kernel has. */
function rare(help: string) {
  return { ...amount(help), onlyWhere: 'the kernel has it' } as const;
}

function rareCamelCase(help: string) {
  return { ...rare(help), inherited: established } as const;
}

function hugePages(help: string) {
  return { ...rareCamelCase(help), unit: 'pages' } as const;
}
