/** The clients of Redis, how many are turned away, and what goes over their connections. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter, gauge } from '../output.ts';
import { emitFields } from '../targets/redis/fields.ts';

const clients = {
  connected_clients: gauge(m.redis_connected_clients, 'clients'),
  blocked_clients: gauge(m.redis_blocked_clients, 'clients'),
  maxclients: gauge(m.redis_max_clients, 'clients'),
  tracking_clients: gauge(m.redis_tracking_clients, 'clients'),
  clients_in_timeout_table: gauge(m.redis_clients_in_timeout_table, 'clients'),
  cluster_connections: gauge(m.redis_cluster_connections, 'connections'),
  client_recent_max_input_buffer: gauge(m.redis_client_recent_max_input_buffer_bytes, 'bytes'),
  client_recent_max_output_buffer: gauge(m.redis_client_recent_max_output_buffer_bytes, 'bytes'),
} as const;
const olderNames = { maxclients: gauge(m.redis_config_maxclients, 'clients') } as const;

const traffic = {
  total_connections_received: counter(m.redis_connections_received_total, 'connections'),
  rejected_connections: counter(m.redis_rejected_connections_total, 'connections'),
  total_net_input_bytes: counter(m.redis_net_input_bytes_total, 'bytes'),
  total_net_output_bytes: counter(m.redis_net_output_bytes_total, 'bytes'),
  total_reads_processed: counter(m.redis_total_reads_processed, 'operations'),
  total_writes_processed: counter(m.redis_total_writes_processed, 'operations'),
  pubsub_channels: gauge(m.redis_pubsub_channels, 'streams'),
  pubsub_patterns: gauge(m.redis_pubsub_patterns, 'streams'),
  tracking_total_keys: gauge(m.redis_tracking_total_keys, 'keys'),
  tracking_total_items: gauge(m.redis_tracking_total_items, 'entries'),
  tracking_total_prefixes: gauge(m.redis_tracking_total_prefixes, 'entries'),
  migrate_cached_sockets: gauge(m.redis_migrate_cached_sockets_total, 'sockets'),
} as const;

export const collector = defineCollector({
  name: 'redis_clients',
  target: 'redis',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [...Object.values(clients), ...Object.values(olderNames), ...Object.values(traffic)],
  async collect(redis, emit) {
    const info = await redis.info();
    emitFields(info.section('clients'), clients, (metric, value) => emit(metric, {}, value));
    emitFields(info.section('clients'), olderNames, (metric, value) => emit(metric, {}, value));
    emitFields(info.section('stats'), traffic, (metric, value) => emit(metric, {}, value));
  },
});
