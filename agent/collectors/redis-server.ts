/** The Redis server itself: version and role, since when it runs, the CPU time that it takes. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter, gauge } from '../output.ts';
import { emitFields } from '../targets/redis/fields.ts';
import type { Info } from '../targets/redis/info.ts';

const server = {
  uptime_in_seconds: gauge(m.redis_uptime_in_seconds, 'seconds'),
  process_id: gauge(m.redis_process_id, 'info'),
  io_threads_active: gauge(m.redis_io_threads_active, 'state'),
} as const;

const cpu = {
  used_cpu_sys: counter(m.redis_cpu_sys_seconds_total, 'seconds'),
  used_cpu_user: counter(m.redis_cpu_user_seconds_total, 'seconds'),
  used_cpu_sys_children: counter(m.redis_cpu_sys_children_seconds_total, 'seconds'),
  used_cpu_user_children: counter(m.redis_cpu_user_children_seconds_total, 'seconds'),
  used_cpu_sys_main_thread: counter(m.redis_cpu_sys_main_thread_seconds_total, 'seconds'),
  used_cpu_user_main_thread: counter(m.redis_cpu_user_main_thread_seconds_total, 'seconds'),
} as const;

const threads = {
  io_threaded_reads_processed: counter(m.redis_io_threaded_reads_processed, 'operations'),
  io_threaded_writes_processed: counter(m.redis_io_threaded_writes_processed, 'operations'),
} as const;

const cluster = { cluster_enabled: gauge(m.redis_cluster_enabled, 'state') } as const;

/** Redis tells how many whole seconds it has run: its start is known only to the second, and must not go to and fro. */
const sameStartSeconds = 1.5;

export const collector = defineCollector({
  name: 'redis_server',
  target: 'redis',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [
    gauge(m.redis_instance_info, 'info'),
    gauge(m.redis_start_time_seconds, 'timestamp seconds'),
    ...Object.values(server),
    ...Object.values(cpu),
    ...Object.values(threads),
    ...Object.values(cluster),
  ],
  state: () => ({ startSeconds: 0 }),
  async collect(redis, emit, { state }) {
    const info = await redis.info();
    emitFields(info.section('server'), server, (metric, value) => emit(metric, {}, value));
    emitFields(info.section('cpu'), cpu, (metric, value) => emit(metric, {}, value));
    emitFields(info.section('stats'), threads, (metric, value) => emit(metric, {}, value));
    emitFields(info.section('cluster'), cluster, (metric, value) => emit(metric, {}, value));
    emit(m.redis_instance_info, instanceLabels(info), 1);
    const uptime = Number(info.section('server').get('uptime_in_seconds'));
    if (Number.isNaN(uptime)) return;
    const start = Math.round(Date.now() / 1000) - uptime;
    if (Math.abs(start - state.startSeconds) > sameStartSeconds) state.startSeconds = start;
    emit(m.redis_start_time_seconds, {}, state.startSeconds);
  },
});

function instanceLabels(info: Info) {
  const server = info.section('server');
  const field = (name: string): string => server.get(name) ?? '';
  return {
    role: info.section('replication').get('role') ?? '',
    redis_version: field('redis_version'),
    redis_build_id: field('redis_build_id'),
    redis_mode: field('redis_mode'),
    os: field('os'),
    maxmemory_policy: info.section('memory').get('maxmemory_policy') ?? '',
    tcp_port: field('tcp_port'),
    run_id: field('run_id'),
    process_id: field('process_id'),
  };
}
