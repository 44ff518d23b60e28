/** Redis: keyspace, memory, clients, commands, persistence and replication, from INFO. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter, type Emit, gauge } from '../output.ts';

/** Field of INFO → metric, where the field is a number in the metric's unit. */
const numbers = {
  uptime_in_seconds: gauge(m.redis_uptime_in_seconds, 'seconds'),
  keyspace_hits: counter(m.redis_keyspace_hits_total, 'lookups'),
  keyspace_misses: counter(m.redis_keyspace_misses_total, 'lookups'),
  expired_keys: counter(m.redis_expired_keys_total, 'keys'),
  evicted_keys: counter(m.redis_evicted_keys_total, 'keys'),
  used_memory: gauge(m.redis_memory_used_bytes, 'bytes'),
  used_memory_rss: gauge(m.redis_memory_used_rss_bytes, 'bytes'),
  used_memory_peak: gauge(m.redis_memory_used_peak_bytes, 'bytes'),
  maxmemory: gauge(m.redis_memory_max_bytes, 'bytes'),
  mem_fragmentation_ratio: gauge(m.redis_mem_fragmentation_ratio, 'ratio'),
  connected_clients: gauge(m.redis_connected_clients, 'clients'),
  blocked_clients: gauge(m.redis_blocked_clients, 'clients'),
  maxclients: gauge(m.redis_max_clients, 'clients'),
  total_connections_received: counter(m.redis_connections_received_total, 'connections'),
  rejected_connections: counter(m.redis_rejected_connections_total, 'connections'),
  total_commands_processed: counter(m.redis_commands_processed_total, 'operations'),
  rdb_last_save_time: gauge(m.redis_rdb_last_save_timestamp_seconds, 'timestamp seconds'),
  rdb_changes_since_last_save: gauge(m.redis_rdb_changes_since_last_save, 'operations'),
  aof_enabled: gauge(m.redis_aof_enabled, 'state'),
  connected_slaves: gauge(m.redis_connected_slaves, 'connections'),
  total_net_input_bytes: counter(m.redis_net_input_bytes_total, 'bytes'),
  total_net_output_bytes: counter(m.redis_net_output_bytes_total, 'bytes'),
} as const;

/** Field of INFO → metric, where the field is `ok` or `err`. */
const states = {
  rdb_last_bgsave_status: gauge(m.redis_rdb_last_bgsave_status, 'state'),
  aof_last_write_status: gauge(m.redis_aof_last_write_status, 'state'),
} as const;

const perCommand = [
  counter(m.redis_commands_total, 'operations'),
  counter(m.redis_commands_duration_seconds_total, 'seconds'),
  counter(m.redis_commands_failed_calls_total, 'operations'),
  counter(m.redis_commands_rejected_calls_total, 'operations'),
] as const;
const perDb = [gauge(m.redis_db_keys, 'keys'), gauge(m.redis_db_keys_expiring, 'keys')] as const;

type Info = ReadonlyMap<string, string>;

export const collector = defineCollector({
  name: 'redis',
  target: 'redis',
  cadence: 'scrape',
  deadlineMs: 900,
  up: gauge(m.redis_up, 'state'),
  metrics: [
    gauge(m.redis_instance_info, 'info'),
    ...Object.values(numbers),
    ...Object.values(states),
    ...perCommand,
    ...perDb,
  ],
  async collect(redis, emit) {
    const info = await redis.read();
    for (const [field, metric] of Object.entries(numbers)) {
      const value = info.get(field);
      if (value !== undefined) emit(metric, {}, Number(value));
    }
    for (const [field, metric] of Object.entries(states)) {
      const value = info.get(field);
      if (value !== undefined) emit(metric, {}, value === 'ok' ? 1 : 0);
    }
    emitCommands(info, emit);
    emitKeyspace(info, emit);
    emit(m.redis_instance_info, instanceLabels(info), 1);
  },
});

/** `cmdstat_get:calls=3,usec=12,usec_per_call=4.00,rejected_calls=0,failed_calls=0` */
function emitCommands(info: Info, emit: Emit<(typeof perCommand)[number]>): void {
  for (const [field, text] of info) {
    if (!field.startsWith('cmdstat_')) continue;
    const labels = { cmd: field.slice('cmdstat_'.length) };
    const values = parsePairs(text);
    emit(m.redis_commands_total, labels, values.get('calls') ?? 0);
    emit(m.redis_commands_duration_seconds_total, labels, (values.get('usec') ?? 0) / 1e6);
    emit(m.redis_commands_failed_calls_total, labels, values.get('failed_calls') ?? 0);
    emit(m.redis_commands_rejected_calls_total, labels, values.get('rejected_calls') ?? 0);
  }
}

/** `db0:keys=2,expires=1,avg_ttl=0`; a database without keys is not listed, the first one then counts 0. */
function emitKeyspace(info: Info, emit: Emit<(typeof perDb)[number]>): void {
  const listed = [...info].filter(([field]) => /^db\d+$/.test(field));
  for (const [db, text] of listed.some(([db]) => db === 'db0') ? listed : [['db0', ''] as const, ...listed]) {
    const values = parsePairs(text);
    emit(m.redis_db_keys, { db }, values.get('keys') ?? 0);
    emit(m.redis_db_keys_expiring, { db }, values.get('expires') ?? 0);
  }
}

function parsePairs(text: string): ReadonlyMap<string, number> {
  return new Map(
    text.split(',').map((pair) => {
      const [name = '', value] = pair.split('=');
      return [name, Number(value)];
    }),
  );
}

function instanceLabels(info: Info) {
  const field = (name: string): string => info.get(name) ?? '';
  return {
    redis_version: field('redis_version'),
    role: field('role'),
    redis_mode: field('redis_mode'),
    maxmemory_policy: field('maxmemory_policy'),
  };
}
