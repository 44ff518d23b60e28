/** The Redis server itself: what it is, since when it runs, what it costs. */
import { defineMetrics } from '../../entry.ts';
import { jobs, none, state } from './labels.ts';

const cpu = { ...none, type: 'counter', unit: 'seconds' } as const;

export const server = defineMetrics({
  redis_up: { ...state, help: 'Whether Redis answered a PING in time: 1 yes, 0 no. While it loads its data it is 0.' },
  redis_ping_seconds: {
    ...none,
    type: 'gauge',
    unit: 'seconds',
    help: 'Time from sending a PING to its answer, with the way there and back.',
  },
  redis_instance_info: {
    type: 'gauge',
    unit: 'info',
    help: 'Always 1; the labels tell version, role, process and eviction policy.',
    labels: {
      role: '*',
      redis_version: '*',
      redis_build_id: '*',
      redis_mode: '*',
      os: '*',
      maxmemory_policy: '*',
      tcp_port: '*',
      run_id: '*',
      process_id: '*',
    },
    jobs,
  },
  redis_uptime_in_seconds: { ...none, type: 'gauge', unit: 'seconds', help: 'Time since Redis started.' },
  redis_start_time_seconds: {
    ...none,
    type: 'gauge',
    unit: 'timestamp seconds',
    help: 'When Redis started, in seconds since the epoch.',
  },
  redis_process_id: { ...none, type: 'gauge', unit: 'info', help: 'The process ID of Redis, where it runs.' },
  redis_cluster_enabled: { ...state, help: 'Whether Redis is a node of a cluster: 1 yes, 0 no.' },

  redis_cpu_sys_seconds_total: { ...cpu, help: 'CPU time that the kernel took for Redis.' },
  redis_cpu_user_seconds_total: { ...cpu, help: 'CPU time that Redis took itself.' },
  redis_cpu_sys_children_seconds_total: {
    ...cpu,
    help: 'CPU time that the kernel took for processes that save its data.',
  },
  redis_cpu_user_children_seconds_total: { ...cpu, help: 'CPU time of the processes that save its data.' },
  redis_cpu_sys_main_thread_seconds_total: {
    ...cpu,
    help: 'CPU time that the kernel took for the thread that runs all commands.',
  },
  redis_cpu_user_main_thread_seconds_total: {
    ...cpu,
    help: 'CPU time of the thread that runs all commands; at one second a second it is full.',
  },
  redis_io_threads_active: { ...state, help: 'Whether threads of their own read and write the sockets: 1 yes, 0 no.' },
  redis_io_threaded_reads_processed: {
    ...none,
    type: 'counter',
    unit: 'operations',
    help: 'Reads from sockets by those threads.',
    inherited: 'redis_exporter’s name',
  },
  redis_io_threaded_writes_processed: {
    ...none,
    type: 'counter',
    unit: 'operations',
    help: 'Writes to sockets by those threads.',
    inherited: 'redis_exporter’s name',
  },
});
