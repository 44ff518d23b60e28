/** The processors: time by mode, frequency, load, and how long tasks wait. */
import { defineMetrics } from '../../entry.ts';
import { none, perCpu } from './labels.ts';

/** The modes of a CPU. Busy is all but `idle` and `iowait`. */
export const cpuModes = ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'] as const;
/** The modes in which a CPU works for virtual machines; they are part of the same modes above. */
export const guestModes = ['user', 'nice'] as const;

export const cpu = defineMetrics({
  node_cpu_seconds_total: {
    type: 'counter',
    unit: 'seconds',
    help: 'Time that each CPU spent in each mode. Busy is every mode but idle and iowait.',
    labels: { cpu: '*', mode: cpuModes },
    jobs: ['agent'],
  },
  node_cpu_guest_seconds_total: {
    type: 'counter',
    unit: 'seconds',
    help: 'Time that each CPU spent in virtual machines; it is part of user and nice.',
    labels: { cpu: '*', mode: guestModes },
    jobs: ['agent'],
    onlyWhere: 'the host runs Linux',
  },
  node_cpu_frequency_hertz: frequency('Frequency of the CPU now, as the hardware tells it.'),
  node_cpu_frequency_min_hertz: frequency('Lowest frequency of the CPU.'),
  node_cpu_frequency_max_hertz: frequency('Highest frequency of the CPU.'),
  node_cpu_scaling_frequency_hertz: frequency('Frequency that the kernel has chosen for the CPU.'),
  node_cpu_scaling_frequency_min_hertz: frequency('Lowest frequency that the kernel may choose.'),
  node_cpu_scaling_frequency_max_hertz: frequency('Highest frequency that the kernel may choose.'),
  node_cpu_scaling_governor: {
    type: 'gauge',
    unit: 'state',
    help: 'Which governor chooses the frequency of the CPU: 1 for the one that does, 0 for each other one.',
    labels: { cpu: '*', governor: '*' },
    jobs: ['agent'],
    onlyWhere: 'the kernel can change the frequency',
  },

  node_load1: { ...none, type: 'gauge', unit: 'processes', help: 'Load average of the last minute.' },
  node_load5: { ...none, type: 'gauge', unit: 'processes', help: 'Load average of the last five minutes.' },
  node_load15: { ...none, type: 'gauge', unit: 'processes', help: 'Load average of the last fifteen minutes.' },
  node_context_switches_total: { ...none, type: 'counter', unit: 'events', help: 'Context switches.' },
  node_intr_total: { ...none, type: 'counter', unit: 'events', help: 'Interrupts served.' },
  node_forks_total: { ...none, type: 'counter', unit: 'processes', help: 'Processes and threads created.' },
  node_procs_running: { ...none, type: 'gauge', unit: 'processes', help: 'Tasks that run or could run.' },
  node_procs_blocked: { ...none, type: 'gauge', unit: 'processes', help: 'Tasks that wait for disks.' },

  node_pressure_cpu_waiting_seconds_total: pressure('some task waited for a CPU'),
  node_pressure_io_waiting_seconds_total: pressure('some task waited for a disk'),
  node_pressure_io_stalled_seconds_total: pressure('all tasks waited for a disk'),
  node_pressure_memory_waiting_seconds_total: pressure('some task waited for memory'),
  node_pressure_memory_stalled_seconds_total: pressure('all tasks waited for memory'),

  node_schedstat_running_seconds_total: schedstat('seconds', 'Time in which tasks ran on the CPU.'),
  node_schedstat_waiting_seconds_total: schedstat('seconds', 'Time that tasks waited for the CPU, added up.'),
  node_schedstat_timeslices_total: schedstat('events', 'Times that a task was put on the CPU.'),
});

function frequency(help: string) {
  return { ...perCpu, type: 'gauge', unit: 'hertz', help, onlyWhere: 'the kernel can change the frequency' } as const;
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

function schedstat<const U extends 'seconds' | 'events'>(unit: U, help: string) {
  return { ...perCpu, type: 'counter', unit, help, onlyWhere: 'the kernel keeps figures of its scheduler' } as const;
}
