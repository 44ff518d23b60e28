/** Redis: names and meanings are redis_exporter's, so that dashboards written for it work unchanged. */
import { defineMetrics } from '../entry.ts';

const jobs = ['agent'] as const;
const none = { labels: {}, jobs } as const;
const perCommand = { labels: { cmd: '*' }, jobs } as const;
const perDb = { labels: { db: '*' }, jobs } as const;

export const redis = defineMetrics({
  redis_up: { ...none, type: 'gauge', unit: 'state', help: 'Whether Redis answered in time: 1 yes, 0 no.' },
  redis_instance_info: {
    type: 'gauge',
    unit: 'info',
    help: 'Always 1; the labels tell version, role and eviction policy.',
    labels: { redis_version: '*', role: '*', redis_mode: '*', maxmemory_policy: '*' },
    jobs,
  },
  redis_uptime_in_seconds: { ...none, type: 'gauge', unit: 'seconds', help: 'Time since Redis started.' },

  redis_keyspace_hits_total: { ...none, type: 'counter', unit: 'lookups', help: 'Lookups that found their key.' },
  redis_keyspace_misses_total: { ...none, type: 'counter', unit: 'lookups', help: 'Lookups that found no key.' },
  redis_expired_keys_total: {
    ...none,
    type: 'counter',
    unit: 'keys',
    help: 'Keys removed because their time was over.',
  },
  redis_evicted_keys_total: { ...none, type: 'counter', unit: 'keys', help: 'Keys removed because memory was full.' },
  redis_db_keys: { ...perDb, type: 'gauge', unit: 'keys', help: 'Keys in each database.' },
  redis_db_keys_expiring: { ...perDb, type: 'gauge', unit: 'keys', help: 'Keys that have an expiry.' },

  redis_memory_used_bytes: { ...none, type: 'gauge', unit: 'bytes', help: 'Memory that Redis has allocated.' },
  redis_memory_used_rss_bytes: { ...none, type: 'gauge', unit: 'bytes', help: 'Memory of Redis that is in RAM.' },
  redis_memory_used_peak_bytes: { ...none, type: 'gauge', unit: 'bytes', help: 'Most memory that was ever allocated.' },
  redis_memory_max_bytes: { ...none, type: 'gauge', unit: 'bytes', help: 'Limit of the memory; 0 is none.' },
  redis_mem_fragmentation_ratio: {
    ...none,
    type: 'gauge',
    unit: 'ratio',
    help: 'Memory in RAM divided by memory allocated; may be above 1.',
  },

  redis_connected_clients: { ...none, type: 'gauge', unit: 'clients', help: 'Clients that are connected.' },
  redis_blocked_clients: { ...none, type: 'gauge', unit: 'clients', help: 'Clients that wait in a blocking command.' },
  redis_max_clients: { ...none, type: 'gauge', unit: 'clients', help: 'Clients that may be connected at once.' },
  redis_connections_received_total: { ...none, type: 'counter', unit: 'connections', help: 'Connections accepted.' },
  redis_rejected_connections_total: {
    ...none,
    type: 'counter',
    unit: 'connections',
    help: 'Connections refused because of the limit of clients.',
  },

  redis_commands_processed_total: { ...none, type: 'counter', unit: 'operations', help: 'Commands executed.' },
  redis_commands_total: { ...perCommand, type: 'counter', unit: 'operations', help: 'Commands executed, by command.' },
  redis_commands_duration_seconds_total: {
    ...perCommand,
    type: 'counter',
    unit: 'seconds',
    help: 'Time that commands took, by command.',
  },
  redis_commands_failed_calls_total: {
    ...perCommand,
    type: 'counter',
    unit: 'operations',
    help: 'Commands that failed while they ran.',
  },
  redis_commands_rejected_calls_total: {
    ...perCommand,
    type: 'counter',
    unit: 'operations',
    help: 'Commands that were refused before they ran.',
  },

  redis_rdb_last_save_timestamp_seconds: {
    ...none,
    type: 'gauge',
    unit: 'timestamp seconds',
    help: 'When the last snapshot was saved, in seconds since the epoch.',
  },
  redis_rdb_last_bgsave_status: {
    ...none,
    type: 'gauge',
    unit: 'state',
    help: 'Whether the last snapshot succeeded: 1 yes, 0 no.',
  },
  redis_rdb_changes_since_last_save: {
    ...none,
    type: 'gauge',
    unit: 'operations',
    help: 'Changes that are in no snapshot yet.',
  },
  redis_aof_enabled: {
    ...none,
    type: 'gauge',
    unit: 'state',
    help: 'Whether the append-only file is on: 1 yes, 0 no.',
  },
  redis_aof_last_write_status: {
    ...none,
    type: 'gauge',
    unit: 'state',
    help: 'Whether the last write to the append-only file succeeded: 1 yes, 0 no.',
  },
  redis_connected_slaves: { ...none, type: 'gauge', unit: 'connections', help: 'Replicas that are connected.' },
  redis_net_input_bytes_total: { ...none, type: 'counter', unit: 'bytes', help: 'Bytes received.' },
  redis_net_output_bytes_total: { ...none, type: 'counter', unit: 'bytes', help: 'Bytes sent.' },
});
