/** The keys in Redis by database, whether they are found, and why they go. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { counter, gauge } from '../output.ts';
import { emitFields } from '../targets/redis/fields.ts';
import { parsePairs } from '../targets/redis/info.ts';

const stats = {
  keyspace_hits: counter(m.redis_keyspace_hits_total, 'lookups'),
  keyspace_misses: counter(m.redis_keyspace_misses_total, 'lookups'),
  expired_keys: counter(m.redis_expired_keys_total, 'keys'),
  evicted_keys: counter(m.redis_evicted_keys_total, 'keys'),
  expired_stale_perc: gauge(m.redis_expired_stale_percentage, 'percent'),
  expired_time_cap_reached_count: counter(m.redis_expired_time_cap_reached_total, 'events'),
  slave_expires_tracked_keys: gauge(m.redis_slave_expires_tracked_keys, 'keys'),
} as const;

export const collector = defineCollector({
  name: 'redis_keyspace',
  target: 'redis',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [
    ...Object.values(stats),
    gauge(m.redis_db_keys, 'keys'),
    gauge(m.redis_db_keys_expiring, 'keys'),
    gauge(m.redis_db_avg_ttl_seconds, 'seconds'),
  ],
  async collect(redis, emit) {
    const info = await redis.info();
    emitFields(info.section('stats'), stats, (metric, value) => emit(metric, {}, value));
    const databases = info.section('keyspace');
    // A database without keys is not listed. The first is there in any case, so an empty server has a series as well.
    if (!databases.has('db0')) {
      emit(m.redis_db_keys, { db: 'db0' }, 0);
      emit(m.redis_db_keys_expiring, { db: 'db0' }, 0);
    }
    // `db0:keys=2,expires=1,avg_ttl=984948`, the last in milliseconds
    for (const [db, text] of databases) {
      const values = parsePairs(text);
      emit(m.redis_db_keys, { db }, values.get('keys') ?? 0);
      emit(m.redis_db_keys_expiring, { db }, values.get('expires') ?? 0);
      emit(m.redis_db_avg_ttl_seconds, { db }, (values.get('avg_ttl') ?? 0) / 1000);
    }
  },
});
