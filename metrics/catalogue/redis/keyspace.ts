/** The keys in Redis, and whether they are found. */
import { defineMetrics } from '../../entry.ts';
import { none, perDb } from './labels.ts';

const keysOfDb = { ...perDb, type: 'gauge', unit: 'keys' } as const;
const lookups = { ...none, type: 'counter', unit: 'lookups' } as const;
const removed = { ...none, type: 'counter', unit: 'keys' } as const;

export const keyspace = defineMetrics({
  redis_keyspace_hits_total: { ...lookups, help: 'Lookups that found their key.' },
  redis_keyspace_misses_total: { ...lookups, help: 'Lookups that found no key.' },
  redis_expired_keys_total: { ...removed, help: 'Keys removed because their time was over.' },
  redis_evicted_keys_total: { ...removed, help: 'Keys removed because memory was full.' },
  redis_expired_stale_percentage: {
    ...none,
    type: 'gauge',
    unit: 'percent',
    help: 'Estimated percentage of keys whose time is over and that are still there.',
  },
  redis_expired_time_cap_reached_total: {
    ...none,
    type: 'counter',
    unit: 'events',
    help: 'Times when removing expired keys was broken off because it took too long.',
  },
  redis_slave_expires_tracked_keys: {
    ...none,
    type: 'gauge',
    unit: 'keys',
    help: 'Keys with an expiry that were written to this server while it is a replica.',
  },
  redis_db_keys: { ...keysOfDb, help: 'Keys in each database that has any, and in db0.' },
  redis_db_keys_expiring: { ...keysOfDb, help: 'Keys that have an expiry.' },
  redis_db_avg_ttl_seconds: {
    ...perDb,
    type: 'gauge',
    unit: 'seconds',
    help: 'Average time that keys with an expiry have left, as Redis estimates it; 0 when it has no estimate.',
    onlyWhere: 'a database has keys',
  },
});
