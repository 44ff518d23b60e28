/** The machine: names and meanings are node_exporter's, so that dashboards written for it work unchanged. */
import { defineMetrics } from '../entry.ts';

const jobs = ['agent'] as const;
const none = { labels: {}, jobs } as const;
const perDevice = { labels: { device: '*' }, jobs } as const;
const perDisk = { ...perDevice, onlyWhere: 'the host has a disk of its own' } as const;
const perInterface = { ...perDevice, onlyWhere: 'the host has a network' } as const;
const perMount = { labels: { device: '*', mountpoint: '*', fstype: '*' }, jobs } as const;
const established = 'node_exporter’s name';

/** The modes of a CPU. Busy is all but `idle` and `iowait`. */
export const cpuModes = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'] as const;

export const host = defineMetrics({
  node_cpu_seconds_total: {
    type: 'counter',
    unit: 'seconds',
    help: 'Time that each CPU spent in each mode. Busy is every mode but idle and iowait.',
    labels: { cpu: '*', mode: cpuModes },
    jobs,
  },
  node_load1: { ...none, type: 'gauge', unit: 'processes', help: 'Load average of the last minute.' },
  node_load5: { ...none, type: 'gauge', unit: 'processes', help: 'Load average of the last five minutes.' },
  node_load15: { ...none, type: 'gauge', unit: 'processes', help: 'Load average of the last fifteen minutes.' },

  node_memory_MemTotal_bytes: camelCaseMemory('Memory of the machine.'),
  node_memory_MemFree_bytes: camelCaseMemory('Memory that nothing uses, not even as a cache.'),
  node_memory_MemAvailable_bytes: camelCaseMemory('Memory that programs can get without swapping.'),
  node_memory_Buffers_bytes: memory('Memory that holds raw disk blocks.'),
  node_memory_Cached_bytes: memory('Memory that holds file contents.'),
  node_memory_SReclaimable_bytes: memory('Kernel caches that can be given back.'),
  node_memory_SUnreclaim_bytes: memory('Kernel memory that cannot be given back.'),
  node_memory_Shmem_bytes: memory('Shared memory and tmpfs.'),
  node_memory_AnonPages_bytes: camelCaseMemory('Memory of programs that no file backs.'),
  node_memory_Dirty_bytes: memory('File contents that wait to be written.'),
  node_memory_Writeback_bytes: memory('File contents that are being written.'),
  node_memory_Committed_AS_bytes: memory('Memory that programs have been promised.'),
  node_memory_CommitLimit_bytes: camelCaseMemory('Memory that may be promised.'),
  node_memory_SwapTotal_bytes: camelCaseMemory('Swap space.'),
  node_memory_SwapFree_bytes: camelCaseMemory('Swap space that is free.'),

  node_vmstat_pgfault: vmstat('events', 'Page faults.'),
  node_vmstat_pgmajfault: vmstat('events', 'Page faults that read from disk.'),
  node_vmstat_pswpin: vmstat('blocks', 'Pages read from swap.'),
  node_vmstat_pswpout: vmstat('blocks', 'Pages written to swap.'),
  node_vmstat_oom_kill: vmstat('processes', 'Processes killed because memory ran out.'),

  node_context_switches_total: { ...none, type: 'counter', unit: 'events', help: 'Context switches.' },
  node_intr_total: { ...none, type: 'counter', unit: 'events', help: 'Interrupts served.' },
  node_forks_total: { ...none, type: 'counter', unit: 'processes', help: 'Processes and threads created.' },
  node_procs_running: { ...none, type: 'gauge', unit: 'processes', help: 'Tasks that run or could run.' },
  node_procs_blocked: { ...none, type: 'gauge', unit: 'processes', help: 'Tasks that wait for disks.' },
  node_boot_time_seconds: {
    ...none,
    type: 'gauge',
    unit: 'timestamp seconds',
    help: 'When the machine booted, in seconds since the epoch.',
  },
  node_filefd_allocated: { ...none, type: 'gauge', unit: 'files', help: 'File descriptors in use.' },
  node_filefd_maximum: { ...none, type: 'gauge', unit: 'files', help: 'File descriptors that the kernel allows.' },

  node_disk_reads_completed_total: disk('operations', 'Reads completed.'),
  node_disk_writes_completed_total: disk('operations', 'Writes completed.'),
  node_disk_read_bytes_total: disk('bytes', 'Bytes read.'),
  node_disk_written_bytes_total: disk('bytes', 'Bytes written.'),
  node_disk_read_time_seconds_total: disk('seconds', 'Time that reads took, added up.'),
  node_disk_write_time_seconds_total: disk('seconds', 'Time that writes took, added up.'),
  node_disk_io_time_seconds_total: disk('seconds', 'Time in which the disk was busy; its rate is the utilisation.'),
  node_disk_io_time_weighted_seconds_total: disk('seconds', 'Time in I/O, weighted by the operations in flight.'),
  node_disk_io_now: { ...perDisk, type: 'gauge', unit: 'operations', help: 'I/O operations in flight.' },

  node_filesystem_size_bytes: filesystem('bytes', 'Size of the filesystem.'),
  node_filesystem_free_bytes: filesystem('bytes', 'Free space, with what only root may use.'),
  node_filesystem_avail_bytes: filesystem('bytes', 'Free space that ordinary users may use.'),
  node_filesystem_files: filesystem('files', 'Inodes of the filesystem.'),
  node_filesystem_files_free: filesystem('files', 'Inodes that are free.'),
  node_filesystem_readonly: filesystem('state', 'Whether the filesystem is mounted read-only: 1 yes, 0 no.'),
  node_filesystem_device_error: filesystem('state', 'Whether the filesystem did not answer (in time): 1 yes, 0 no.'),

  node_network_receive_bytes_total: network('bytes', 'Bytes received.'),
  node_network_transmit_bytes_total: network('bytes', 'Bytes sent.'),
  node_network_receive_packets_total: network('packets', 'Packets received.'),
  node_network_transmit_packets_total: network('packets', 'Packets sent.'),
  node_network_receive_errs_total: network('errors', 'Receive errors.'),
  node_network_transmit_errs_total: network('errors', 'Transmit errors.'),
  node_network_receive_drop_total: network('packets', 'Received packets that were dropped.'),
  node_network_transmit_drop_total: network('packets', 'Packets that were dropped instead of sent.'),
  node_network_up: { ...perInterface, type: 'gauge', unit: 'state', help: 'Whether the link is up: 1 yes, 0 no.' },

  node_pressure_cpu_waiting_seconds_total: pressure('some task waited for a CPU'),
  node_pressure_io_waiting_seconds_total: pressure('some task waited for a disk'),
  node_pressure_io_stalled_seconds_total: pressure('all tasks waited for a disk'),
  node_pressure_memory_waiting_seconds_total: pressure('some task waited for memory'),
  node_pressure_memory_stalled_seconds_total: pressure('all tasks waited for memory'),

  node_uname_info: {
    type: 'gauge',
    unit: 'info',
    help: 'Always 1; the labels tell the kernel, as uname does.',
    labels: { sysname: '*', release: '*', version: '*', machine: '*', nodename: '*' },
    jobs,
  },
  node_os_info: {
    type: 'gauge',
    unit: 'info',
    help: 'Always 1; the labels tell the operating system.',
    labels: { name: '*', version_id: '*', version_codename: '*' },
    jobs,
  },
  host_cpu_info: {
    type: 'gauge',
    unit: 'info',
    help: 'Always 1; the labels tell the maker and model of the CPUs.',
    labels: { vendor: '*', model_name: '*' },
    jobs,
  },
});

function memory(help: string) {
  return { ...none, type: 'gauge', unit: 'bytes', help } as const;
}

function camelCaseMemory(help: string) {
  return { ...memory(help), inherited: established } as const;
}

function vmstat<const U extends 'events' | 'blocks' | 'processes'>(unit: U, help: string) {
  return { ...none, type: 'counter', unit, help, inherited: established } as const;
}

function disk<const U extends 'operations' | 'bytes' | 'seconds'>(unit: U, help: string) {
  return { ...perDisk, type: 'counter', unit, help } as const;
}

function filesystem<const U extends 'bytes' | 'files' | 'state'>(unit: U, help: string) {
  return { ...perMount, type: 'gauge', unit, help } as const;
}

function network<const U extends 'bytes' | 'packets' | 'errors'>(unit: U, help: string) {
  return { ...perInterface, type: 'counter', unit, help } as const;
}

function pressure(when: string) {
  return {
    ...none,
    type: 'counter',
    unit: 'seconds',
    help: `Time in which ${when}.`,
    onlyWhere: 'the kernel measures pressure',
  } as const;
}
