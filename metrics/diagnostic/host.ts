/** What people ask about the machine. */
import { m } from '../catalogue/index.ts';
import type { DiagnosticGroup } from './index.ts';

export const hostQuestions: readonly DiagnosticGroup[] = [
  {
    question: 'Which machine is this: system, kernel, processor?',
    metrics: [m.node_uname_info, m.node_os_info, m.host_cpu_info],
  },
  { question: 'Has the load been high for long, or only for a moment?', metrics: [m.node_load15] },
  {
    question: 'What is the memory used for, when little is available?',
    metrics: [
      m.node_memory_MemFree_bytes,
      m.node_memory_Buffers_bytes,
      m.node_memory_Cached_bytes,
      m.node_memory_SReclaimable_bytes,
      m.node_memory_SUnreclaim_bytes,
      m.node_memory_Shmem_bytes,
      m.node_memory_AnonPages_bytes,
      m.node_memory_Committed_AS_bytes,
      m.node_memory_CommitLimit_bytes,
    ],
  },
  {
    question: 'Does the host swap, or has the kernel killed a process for lack of memory?',
    metrics: [
      m.node_memory_SwapTotal_bytes,
      m.node_memory_SwapFree_bytes,
      m.node_vmstat_pswpin,
      m.node_vmstat_pswpout,
      m.node_vmstat_pgfault,
      m.node_vmstat_pgmajfault,
      m.node_vmstat_oom_kill,
    ],
  },
  {
    question: 'What do tasks wait for: a CPU, a disk or memory?',
    metrics: [
      m.node_pressure_cpu_waiting_seconds_total,
      m.node_pressure_io_waiting_seconds_total,
      m.node_pressure_io_stalled_seconds_total,
      m.node_pressure_memory_waiting_seconds_total,
      m.node_pressure_memory_stalled_seconds_total,
      m.node_procs_running,
      m.node_procs_blocked,
    ],
  },
  {
    question: 'Why does the kernel use so much CPU time: interrupts, switches, new processes?',
    metrics: [m.node_context_switches_total, m.node_intr_total, m.node_forks_total],
  },
  {
    question: 'Are the file descriptors of the host used up?',
    metrics: [m.node_filefd_allocated, m.node_filefd_maximum],
  },
  {
    question: 'Is a disk busy or slow, at reading or at writing, and how much waits to be written?',
    metrics: [
      m.node_disk_reads_completed_total,
      m.node_disk_writes_completed_total,
      m.node_disk_read_time_seconds_total,
      m.node_disk_write_time_seconds_total,
      m.node_disk_io_time_seconds_total,
      m.node_disk_io_time_weighted_seconds_total,
      m.node_disk_io_now,
      m.node_memory_Dirty_bytes,
      m.node_memory_Writeback_bytes,
    ],
  },
  {
    question: 'Why can a file not be written although there seems to be room?',
    metrics: [
      m.node_filesystem_free_bytes,
      m.node_filesystem_files,
      m.node_filesystem_files_free,
      m.node_filesystem_readonly,
      m.node_filesystem_device_error,
    ],
  },
  {
    question: 'Does the network lose packets?',
    metrics: [
      m.node_network_receive_packets_total,
      m.node_network_transmit_packets_total,
      m.node_network_receive_errs_total,
      m.node_network_transmit_errs_total,
      m.node_network_receive_drop_total,
      m.node_network_transmit_drop_total,
      m.node_network_up,
    ],
  },
];
