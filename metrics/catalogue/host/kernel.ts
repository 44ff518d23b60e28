/** What the kernel counts and hands out: pages, file descriptors, random numbers, time. */
import { defineMetrics } from '../../entry.ts';
import { established, jobs, none } from './labels.ts';

export const kernel = defineMetrics({
  node_vmstat_pgfault: vmstat('events', 'Page faults.'),
  node_vmstat_pgmajfault: vmstat('events', 'Page faults that read from disk.'),
  node_vmstat_pgpgin: vmstat('kibibytes', 'Data read from disks, in kibibytes.'),
  node_vmstat_pgpgout: vmstat('kibibytes', 'Data written to disks, in kibibytes.'),
  node_vmstat_pswpin: vmstat('pages', 'Pages read from swap.'),
  node_vmstat_pswpout: vmstat('pages', 'Pages written to swap.'),
  node_vmstat_oom_kill: vmstat('processes', 'Processes killed because memory ran out.'),

  node_boot_time_seconds: {
    ...none,
    type: 'gauge',
    unit: 'timestamp seconds',
    help: 'When the machine booted, in seconds since the epoch.',
  },
  node_filefd_allocated: { ...none, type: 'gauge', unit: 'files', help: 'File descriptors in use.' },
  node_filefd_maximum: { ...none, type: 'gauge', unit: 'files', help: 'File descriptors that the kernel allows.' },

  node_entropy_available_bits: entropy('Randomness that the kernel has gathered, in bits.'),
  node_entropy_pool_size_bits: entropy('Randomness that the kernel can gather, in bits.'),

  node_time_seconds: {
    ...none,
    type: 'gauge',
    unit: 'timestamp seconds',
    help: 'The clock of the machine, in seconds since the epoch.',
  },
  node_time_zone_offset_seconds: {
    type: 'gauge',
    unit: 'seconds',
    help: 'How far the time zone of the machine is ahead of UTC.',
    labels: { time_zone: '*' },
    jobs,
  },
  node_time_clocksource_available_info: clocksource('a clock that the kernel could use'),
  node_time_clocksource_current_info: clocksource('the clock that the kernel uses'),
});

function vmstat<const U extends 'events' | 'pages' | 'kibibytes' | 'processes'>(unit: U, help: string) {
  return {
    ...none,
    type: 'counter',
    unit,
    help,
    inherited: established,
    onlyWhere: 'the host runs Linux with that part of the kernel',
  } as const;
}

function entropy(help: string) {
  return { ...none, type: 'gauge', unit: 'bits', help, inherited: established } as const;
}

function clocksource(what: string) {
  return {
    type: 'gauge',
    unit: 'info',
    help: `Always 1; the label clocksource tells ${what}.`,
    labels: { clocksource: '*', device: '*' },
    jobs,
    onlyWhere: 'the kernel tells its clocks',
  } as const;
}
