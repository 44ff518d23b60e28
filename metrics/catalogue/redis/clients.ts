/** The clients of Redis and what goes over their connections. */
import { defineMetrics } from '../../entry.ts';
import { bytes, inherited, none } from './labels.ts';

const clientsNow = { ...none, type: 'gauge', unit: 'clients' } as const;
const connections = { ...none, type: 'counter', unit: 'connections' } as const;
const traffic = { ...none, type: 'counter', unit: 'bytes' } as const;
const operations = { ...none, type: 'counter', unit: 'operations' } as const;

export const clients = defineMetrics({
  redis_connected_clients: { ...clientsNow, help: 'Clients that are connected, without replicas.' },
  redis_blocked_clients: { ...clientsNow, help: 'Clients that wait in a blocking command.' },
  redis_max_clients: { ...clientsNow, help: 'Clients that may be connected at once.' },
  redis_config_maxclients: { ...clientsNow, help: 'The same as redis_max_clients, under its older name.' },
  redis_tracking_clients: { ...clientsNow, help: 'Clients that are told when keys in their own caches change.' },
  redis_clients_in_timeout_table: { ...clientsNow, help: 'Clients whose blocking command has a time limit.' },
  redis_cluster_connections: {
    ...none,
    type: 'gauge',
    unit: 'connections',
    help: 'Sockets of the bus between the nodes of a cluster.',
  },
  redis_client_recent_max_input_buffer_bytes: {
    ...bytes,
    help: 'The largest input buffer among the clients that are connected.',
  },
  redis_client_recent_max_output_buffer_bytes: {
    ...bytes,
    help: 'The largest output buffer among the clients that are connected.',
  },
  redis_connections_received_total: { ...connections, help: 'Connections accepted.' },
  redis_rejected_connections_total: { ...connections, help: 'Connections refused because of the limit of clients.' },

  redis_net_input_bytes_total: { ...traffic, help: 'Bytes received.' },
  redis_net_output_bytes_total: { ...traffic, help: 'Bytes sent.' },
  redis_total_reads_processed: { ...operations, ...inherited, help: 'Reads from sockets.' },
  redis_total_writes_processed: { ...operations, ...inherited, help: 'Writes to sockets.' },

  redis_pubsub_channels: { ...none, type: 'gauge', unit: 'streams', help: 'Channels that somebody has subscribed to.' },
  redis_pubsub_patterns: {
    ...none,
    type: 'gauge',
    unit: 'streams',
    help: 'Patterns of channels that somebody has subscribed to.',
  },
  redis_tracking_total_keys: { ...none, type: 'gauge', unit: 'keys', help: 'Keys that clients have in their caches.' },
  redis_tracking_total_items: {
    ...none,
    type: 'gauge',
    unit: 'entries',
    help: 'Pairs of a client and a key in its cache.',
  },
  redis_tracking_total_prefixes: {
    ...none,
    type: 'gauge',
    unit: 'entries',
    help: 'Prefixes of keys of which clients want to hear.',
  },
  redis_migrate_cached_sockets_total: {
    ...none,
    ...inherited,
    type: 'gauge',
    unit: 'sockets',
    help: 'Sockets that are kept for moving keys to other servers.',
  },
});
