/**
 * What control groups of version 2 may use and do use, from /sys/fs/cgroup: the root, which in a container is the
 * container's own group, and the groups right below it.
 */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, NoData } from '../collector.ts';
import type { KernelFiles } from '../kernel-files.ts';
import { Lines } from '../lines.ts';
import { counter, type Emit, gauge } from '../output.ts';

const microsecondsPerSecond = 1e6;

/** Field of cpu.stat → metric, and how many of what it counts make one of the unit. */
const cpuFields = {
  usage_usec: [counter(m.node_cgroup_cpu_usage_seconds_total, 'seconds'), microsecondsPerSecond],
  user_usec: [counter(m.node_cgroup_cpu_user_seconds_total, 'seconds'), microsecondsPerSecond],
  system_usec: [counter(m.node_cgroup_cpu_system_seconds_total, 'seconds'), microsecondsPerSecond],
  nr_periods: [counter(m.node_cgroup_cpu_periods_total, 'events'), 1],
  nr_throttled: [counter(m.node_cgroup_cpu_throttled_periods_total, 'events'), 1],
  throttled_usec: [counter(m.node_cgroup_cpu_throttled_seconds_total, 'seconds'), microsecondsPerSecond],
} as const;

/** File → metric, where the file is one number; a limit that is not set is the word `max`. */
const files = {
  'memory.current': gauge(m.node_cgroup_memory_usage_bytes, 'bytes'),
  'memory.max': gauge(m.node_cgroup_memory_limit_bytes, 'bytes'),
  'memory.swap.current': gauge(m.node_cgroup_memory_swap_usage_bytes, 'bytes'),
  'memory.swap.max': gauge(m.node_cgroup_memory_swap_limit_bytes, 'bytes'),
  'pids.current': gauge(m.node_cgroup_pids, 'processes'),
  'pids.max': gauge(m.node_cgroup_pids_limit, 'processes'),
} as const;

const metrics = [
  ...Object.values(cpuFields).map(([metric]) => metric),
  ...Object.values(files),
  gauge(m.node_cgroup_cpu_limit_cpus, 'cpus'),
  gauge(m.node_cgroup_memory_working_set_bytes, 'bytes'),
  counter(m.node_cgroup_memory_oom_kills_total, 'processes'),
] as const;

type CgroupEmit = Emit<(typeof metrics)[number]>;
const cpuFieldOf = new Map(Object.entries(cpuFields));
const root = 'fs/cgroup';

export const collector = defineCollector({
  name: 'cgroup',
  target: 'host',
  cadence: 'scrape',
  deadlineMs: 900,
  platforms: ['linux'],
  metrics,
  collect({ sys }, emit) {
    if (sys.find(`${root}/cgroup.controllers`) === undefined)
      throw new NoData('there are no control groups of version 2');
    emitGroup(sys, '', emit);
    for (const name of sys.folders(root)) emitGroup(sys, `/${name}`, emit);
  },
});

function emitGroup(sys: KernelFiles, path: string, emit: CgroupEmit): void {
  const labels = { cgroup: path || '/' };
  const of = (file: string): string => `${root}${path}/${file}`;
  const cpu = new Lines(sys.find(of('cpu.stat')) ?? '');
  while (cpu.next()) {
    const [metric, divisor = 1] = cpuFieldOf.get(cpu.word()) ?? [];
    if (metric) emit(metric, labels, cpu.number() / divisor);
  }
  for (const [file, metric] of Object.entries(files)) {
    const value = sys.findNumber(of(file));
    if (value !== undefined) emit(metric, labels, value);
  }
  const [quota, period] = sys.findLine(of('cpu.max'))?.split(' ').map(Number) ?? [];
  if (quota && period) emit(m.node_cgroup_cpu_limit_cpus, labels, quota / period);
  const used = sys.findNumber(of('memory.current'));
  const unused = fieldOf(sys.find(of('memory.stat')), 'inactive_file');
  if (used !== undefined && unused !== undefined) {
    emit(m.node_cgroup_memory_working_set_bytes, labels, Math.max(0, used - unused));
  }
  const kills = fieldOf(sys.find(of('memory.events')), 'oom_kill');
  if (kills !== undefined) emit(m.node_cgroup_memory_oom_kills_total, labels, kills);
}

/** The number behind a name in a file of lines `name number`. */
function fieldOf(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const lines = new Lines(text);
  while (lines.next()) if (lines.word() === name) return lines.number();
  return undefined;
}
