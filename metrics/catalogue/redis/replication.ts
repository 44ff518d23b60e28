/** Redis as a master of replicas, and as a replica. `slave` is Redis’s and redis_exporter’s word for a replica. */
import { defineMetrics } from '../../entry.ts';
import { bytes, inherited, jobs, none, state } from './labels.ts';

const ofReplica = {
  labels: { slave_ip: '*', slave_port: '*', slave_state: '*' },
  jobs,
  type: 'gauge',
  onlyWhere: 'a replica is connected',
} as const;
const ofMaster = {
  labels: { master_host: '*', master_port: '*' },
  jobs,
  type: 'gauge',
  onlyWhere: 'Redis is a replica',
} as const;
const resyncs = { ...none, ...inherited, type: 'counter', unit: 'events' } as const;

export const replication = defineMetrics({
  redis_connected_slaves: { ...none, type: 'gauge', unit: 'connections', help: 'Replicas that are connected.' },
  redis_connected_slave_lag_seconds: {
    ...ofReplica,
    unit: 'seconds',
    help: 'Time since the replica last said how far it is.',
  },
  redis_connected_slave_offset_bytes: {
    ...ofReplica,
    unit: 'bytes',
    help: 'How far the replica is; behind redis_master_repl_offset by what it lacks.',
  },
  redis_master_repl_offset: { ...bytes, help: 'How far replication is.' },
  redis_second_repl_offset: {
    ...bytes,
    help: 'How far replicas may ask to go on under the ID of the former master; -1 when there was none.',
  },
  redis_replication_backlog_bytes: { ...bytes, help: 'Room for changes that a replica may still ask for.' },
  redis_repl_backlog_is_active: { ...state, help: 'Whether changes are kept for replicas: 1 yes, 0 no.' },
  redis_repl_backlog_first_byte_offset: { ...bytes, help: 'The first change that is kept.' },
  redis_repl_backlog_history_bytes: { ...bytes, help: 'Size of the changes that are kept.' },
  redis_replica_resyncs_full: { ...resyncs, help: 'Replicas that had to be sent all of the data.' },
  redis_replica_partial_resync_accepted: { ...resyncs, help: 'Replicas that were sent only what they lacked.' },
  redis_replica_partial_resync_denied: { ...resyncs, help: 'Replicas that asked for what is no longer kept.' },

  redis_slave_info: {
    ...ofMaster,
    labels: { master_host: '*', master_port: '*', read_only: '*' },
    unit: 'info',
    help: 'Always 1; the labels tell the master, and whether this replica refuses writes.',
  },
  redis_slave_priority: {
    ...none,
    type: 'gauge',
    unit: 'state',
    help: 'Among replicas, the one with the least becomes the next master; 0 never does.',
    onlyWhere: 'Redis is a replica',
  },
  redis_slave_repl_offset: { ...ofMaster, unit: 'bytes', help: 'How far this replica is.' },
  redis_master_link_up: { ...ofMaster, unit: 'state', help: 'Whether this replica reaches its master: 1 yes, 0 no.' },
  redis_master_last_io_seconds_ago: {
    ...ofMaster,
    unit: 'seconds',
    help: 'Time since the master last sent something; -1 while it is not reached.',
  },
  redis_master_sync_in_progress: {
    ...ofMaster,
    unit: 'state',
    help: 'Whether the master is sending all of its data: 1 yes, 0 no.',
  },
});
