/** What people ask about the machine as a whole; network and hardware have files of their own. */
import { m } from '../catalogue/index.ts';
import type { DiagnosticGroup } from './index.ts';

export const hostQuestions: readonly DiagnosticGroup[] = [
  {
    question: 'Which machine is this: maker, processor, system, kernel, programs?',
    metrics: [
      m.node_uname_info,
      m.node_os_info,
      m.node_os_version,
      m.node_dmi_info,
      m.host_cpu_info,
      m.host_machine_info,
      m.host_software_info,
    ],
  },
  { question: 'Has the load been high for long, or only for a moment?', metrics: [m.node_load15] },
  {
    question: 'Do tasks wait for a CPU, and which one?',
    metrics: [
      m.node_schedstat_running_seconds_total,
      m.node_schedstat_waiting_seconds_total,
      m.node_schedstat_timeslices_total,
    ],
  },
  { question: 'How much of the CPU do virtual machines on this host use?', metrics: [m.node_cpu_guest_seconds_total] },
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
    question: 'Does the machine have enough randomness for keys?',
    metrics: [m.node_entropy_available_bits, m.node_entropy_pool_size_bits],
  },
  {
    question: 'Is the clock of the machine right, and where does it come from?',
    metrics: [
      m.node_time_seconds,
      m.node_time_zone_offset_seconds,
      m.node_time_clocksource_available_info,
      m.node_time_clocksource_current_info,
    ],
  },
  {
    question: 'Is a disk busy or slow, at reading or at writing, and how much waits to be written?',
    metrics: [
      m.node_disk_info,
      m.node_disk_reads_completed_total,
      m.node_disk_reads_merged_total,
      m.node_disk_writes_completed_total,
      m.node_disk_writes_merged_total,
      m.node_disk_read_time_seconds_total,
      m.node_disk_write_time_seconds_total,
      m.node_disk_io_time_seconds_total,
      m.node_disk_io_time_weighted_seconds_total,
      m.node_disk_io_now,
      m.node_disk_flush_requests_total,
      m.node_disk_flush_requests_time_seconds_total,
      m.node_disk_discards_completed_total,
      m.node_disk_discards_merged_total,
      m.node_disk_discarded_sectors_total,
      m.node_disk_discard_time_seconds_total,
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
    question: 'Has a RAID array lost a disk, and how far is its repair?',
    metrics: [m.node_md_disks, m.node_md_disks_required, m.node_md_state, m.node_md_blocks, m.node_md_blocks_synced],
  },
];
