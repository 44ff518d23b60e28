/** Connections, what they do, and what they wait for. */
import { defineMetrics } from '../../entry.ts';
import { established, jobs, none, perDatabase } from './labels.ts';

/** States of a connection; `unknown` when the server tells none. */
export const connectionStates = [
  'active',
  'idle',
  'idle in transaction',
  'idle in transaction (aborted)',
  'fastpath function call',
  'disabled',
  'starting',
  'unknown',
] as const;

/** Lock modes, as pg_locks writes them in lower case. */
export const lockModes = [
  'accesssharelock',
  'rowsharelock',
  'rowexclusivelock',
  'shareupdateexclusivelock',
  'sharelock',
  'sharerowexclusivelock',
  'exclusivelock',
  'accessexclusivelock',
  'sireadlock',
] as const;

/** What a process can wait for; `BufferPin` is called `Buffer` from version 19 on. */
export const waitEventTypes = [
  'Activity',
  'BufferPin',
  'Client',
  'Extension',
  'InjectionPoint',
  'IO',
  'IPC',
  'Lock',
  'LWLock',
  'Timeout',
] as const;

const perLockMode = { labels: { datname: '*', mode: lockModes }, jobs } as const;

export const activity = defineMetrics({
  pg_stat_activity_count: {
    type: 'gauge',
    unit: 'connections',
    help: 'Connections by state, role and kind.',
    labels: { datname: '*', state: connectionStates, usename: '*', backend_type: '*' },
    jobs,
    inherited: established,
  },
  pg_stat_activity_max_tx_duration: {
    type: 'gauge',
    unit: 'seconds',
    help: 'Age of the oldest transaction that is open, in seconds.',
    labels: { datname: '*', state: connectionStates },
    jobs,
  },
  pg_stat_activity_slow_queries: {
    ...perDatabase,
    type: 'gauge',
    unit: 'queries',
    help: 'Queries that have been running for more than one second.',
  },
  pg_stat_activity_waiting: {
    type: 'gauge',
    unit: 'backends',
    help: 'Processes that wait in the middle of a query, by what they wait for.',
    labels: { wait_event_type: '*' },
    jobs,
  },
  pg_locks_count: {
    ...perLockMode,
    type: 'gauge',
    unit: 'locks',
    help: 'Locks held or waited for.',
    inherited: established,
  },
  pg_locks_waiting: { ...perLockMode, type: 'gauge', unit: 'locks', help: 'Locks that are waited for.' },
  pg_blocked_backends: {
    ...none,
    type: 'gauge',
    unit: 'backends',
    help: 'Server processes that wait for a lock which another one holds.',
  },
  pg_locks_oldest_wait_seconds: {
    ...none,
    type: 'gauge',
    unit: 'seconds',
    help: 'How long the longest of them has been waiting; 0 while nobody waits.',
  },
});
