/** Redis: keyspace, memory, clients, commands, persistence and replication, from INFO. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector, type Emit } from '../collector.ts';

/** Field of INFO → metric, where the field is a number in the metric's unit. */
const numbers = {
  uptime_in_seconds: m.redis_uptime_in_seconds,
  keyspace_hits: m.redis_keyspace_hits_total,
  keyspace_misses: m.redis_keyspace_misses_total,
  expired_keys: m.redis_expired_keys_total,
  evicted_keys: m.redis_evicted_keys_total,
  used_memory: m.redis_memory_used_bytes,
  used_memory_rss: m.redis_memory_used_rss_bytes,
  used_memory_peak: m.redis_memory_used_peak_bytes,
  maxmemory: m.redis_memory_max_bytes,
  mem_fragmentation_ratio: m.redis_mem_fragmentation_ratio,
  connected_clients: m.redis_connected_clients,
  blocked_clients: m.redis_blocked_clients,
  maxclients: m.redis_max_clients,
  total_connections_received: m.redis_connections_received_total,
  rejected_connections: m.redis_rejected_connections_total,
  total_commands_processed: m.redis_commands_processed_total,
  rdb_last_save_time: m.redis_rdb_last_save_timestamp_seconds,
  rdb_changes_since_last_save: m.redis_rdb_changes_since_last_save,
  aof_enabled: m.redis_aof_enabled,
  connected_slaves: m.redis_connected_slaves,
  total_net_input_bytes: m.redis_net_input_bytes_total,
  total_net_output_bytes: m.redis_net_output_bytes_total,
} as const;

/** Field of INFO → metric, where the field is `ok` or `err`. */
const states = {
  rdb_last_bgsave_status: m.redis_rdb_last_bgsave_status,
  aof_last_write_status: m.redis_aof_last_write_status,
} as const;

const perCommand = [
  m.redis_commands_total,
  m.redis_commands_duration_seconds_total,
  m.redis_commands_failed_calls_total,
  m.redis_commands_rejected_calls_total,
] as const;
const perDb = [m.redis_db_keys, m.redis_db_keys_expiring] as const;

type Info = ReadonlyMap<string, string>;

export const redisCollector = defineCollector({
  name: 'redis',
  target: 'redis',
  deadlineMs: 900,
  metrics: [
    m.redis_up,
    m.redis_instance_info,
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
    emit(m.redis_up, {}, 1);
  },
  failed: (emit) => emit(m.redis_up, {}, 0),
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
