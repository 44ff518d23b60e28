/** Replication, seen from either side, and what its slots keep. */
import { defineMetrics } from '../../entry.ts';
import { jobs, none } from './labels.ts';

const perStandby = { labels: { application_name: '*', client_addr: '*', state: '*', slot_name: '*' }, jobs } as const;
const onlyWhere = 'there is a replication slot';
const perSlot = { labels: { slot_name: '*', slot_type: '*' }, jobs, onlyWhere } as const;
const perSlotOfDatabase = { labels: { slot_name: '*', database: '*' }, jobs, onlyWhere } as const;

export const replication = defineMetrics({
  pg_replication_is_replica: {
    ...none,
    type: 'gauge',
    unit: 'state',
    help: 'Whether the server is a standby: 1 or 0.',
  },
  pg_replication_lag_seconds: {
    ...none,
    type: 'gauge',
    unit: 'seconds',
    help: 'How far a standby is behind what it has received; 0 on a primary.',
  },
  pg_replication_last_replay_seconds: {
    ...none,
    type: 'gauge',
    unit: 'seconds',
    help: 'Age of the last transaction that the standby replayed; it grows while the primary has nothing to do.',
    onlyWhere: 'the server is a standby',
  },
  pg_stat_replication_pg_wal_lsn_diff: {
    ...perStandby,
    type: 'gauge',
    unit: 'bytes',
    help: 'Bytes of WAL that the standby has not replayed yet.',
    onlyWhere: 'a standby is connected',
  },
  pg_replication_slots_active: {
    ...perSlotOfDatabase,
    type: 'gauge',
    unit: 'state',
    help: 'Whether somebody reads from the slot: 1 or 0.',
  },
  pg_replication_slots_pg_wal_lsn_diff: {
    ...perSlotOfDatabase,
    type: 'gauge',
    unit: 'bytes',
    help: 'Bytes of WAL that the slot keeps.',
  },
  pg_replication_slots_inactive_retained_bytes: {
    ...none,
    type: 'gauge',
    unit: 'bytes',
    help: 'Bytes of WAL that are kept for slots from which nobody reads: the most that one of them keeps.',
  },
  pg_replication_slot_safe_wal_size_bytes: {
    ...perSlot,
    type: 'gauge',
    unit: 'bytes',
    help: 'Bytes of WAL that may still be written before the slot is lost.',
    onlyWhere: 'there is a replication slot and max_slot_wal_keep_size limits it',
  },
  pg_replication_slot_wal_status: {
    ...perSlot,
    labels: { ...perSlot.labels, wal_status: ['reserved', 'extended', 'unreserved', 'lost'] },
    type: 'gauge',
    unit: 'state',
    help: 'Whether the WAL that the slot needs is there: 1 for what is the case.',
  },
});
