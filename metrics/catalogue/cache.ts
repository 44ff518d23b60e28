/** The snapshots of the board and its suites that the app keeps in Redis. */
import { defineMetrics } from '../entry.ts';

export const cacheNames = ['board', 'suite'] as const;
export type CacheName = (typeof cacheNames)[number];

/** `bypass`: Redis is known to be away and was not asked. `error`: it was asked and failed. */
export const lookupResults = ['hit', 'miss', 'bypass', 'error'] as const;
export type LookupResult = (typeof lookupResults)[number];

/** What the app uses Redis for. */
export const redisUses = ['lookup', 'write', 'session', 'subscription', 'limit'] as const;
export type RedisUse = (typeof redisUses)[number];

export const cache = defineMetrics({
  cache_lookups_total: {
    type: 'counter',
    unit: 'lookups',
    help: 'Look-ups of a snapshot for a request, by outcome. The hit ratio is hit / (hit + miss); writes never count.',
    labels: { cache: cacheNames, result: lookupResults },
    jobs: ['app'],
  },
  lvd_redis_errors_total: {
    type: 'counter',
    unit: 'errors',
    help: 'Uses of Redis that failed, by purpose. The app goes on without Redis, only slower.',
    labels: { use: redisUses },
    jobs: ['app'],
  },
});
