/** Control groups (version 2): what containers and services may use and do use. node_exporter has none of it. */
import { defineMetrics } from '../../entry.ts';
import { jobs } from './labels.ts';

const perCgroup = { labels: { cgroup: '*' }, jobs, onlyWhere: 'control groups of version 2 are in use' } as const;
const whereLimited = { ...perCgroup, onlyWhere: 'a control group of version 2 has that limit' } as const;

export const cgroup = defineMetrics({
  node_cgroup_cpu_usage_seconds_total: cpu('CPU time that the group used.'),
  node_cgroup_cpu_user_seconds_total: cpu('CPU time that the group used outside of the kernel.'),
  node_cgroup_cpu_system_seconds_total: cpu('CPU time that the group used in the kernel.'),
  node_cgroup_cpu_periods_total: counted('events', 'Periods for which the CPU limit of the group was reckoned.'),
  node_cgroup_cpu_throttled_periods_total: counted(
    'events',
    'Periods in which the group was held up by its CPU limit.',
  ),
  node_cgroup_cpu_throttled_seconds_total: cpu('Time that the group was held up by its CPU limit.'),
  node_cgroup_cpu_limit_cpus: { ...whereLimited, type: 'gauge', unit: 'cpus', help: 'CPUs that the group may use.' },
  node_cgroup_memory_usage_bytes: memory('Memory of the group, file contents included.'),
  node_cgroup_memory_working_set_bytes: memory(
    'Memory of the group without file contents that it has not used lately.',
  ),
  node_cgroup_memory_limit_bytes: limit('bytes', 'Memory that the group may have.'),
  node_cgroup_memory_swap_usage_bytes: memory('Memory of the group that is in swap.'),
  node_cgroup_memory_swap_limit_bytes: limit('bytes', 'Memory of the group that may be in swap.'),
  node_cgroup_memory_oom_kills_total: counted('processes', 'Processes of the group killed because its memory ran out.'),
  node_cgroup_pids: { ...perCgroup, type: 'gauge', unit: 'processes', help: 'Tasks of the group.' },
  node_cgroup_pids_limit: limit('processes', 'Tasks that the group may have.'),
});

function cpu(help: string) {
  return { ...perCgroup, type: 'counter', unit: 'seconds', help } as const;
}

function memory(help: string) {
  return { ...perCgroup, type: 'gauge', unit: 'bytes', help } as const;
}

function counted<const U extends 'events' | 'processes'>(unit: U, help: string) {
  return { ...perCgroup, type: 'counter', unit, help } as const;
}

function limit<const U extends 'bytes' | 'processes'>(unit: U, help: string) {
  return { ...whereLimited, type: 'gauge', unit, help } as const;
}
