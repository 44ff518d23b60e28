/** How long Redis has taken for its commands since it started, by percentile. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';
import { parsePairs } from '../targets/redis/info.ts';

export const collector = defineCollector({
  name: 'redis_latency',
  target: 'redis',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [gauge(m.redis_latency_percentiles_usec, 'microseconds')],
  async collect(redis, emit) {
    // `latency_percentiles_usec_get:p50=1.003,p99=4.015,p99.9=4.015`, from Redis 7 on
    for (const [field, text] of (await redis.info()).section('latencystats')) {
      const cmd = field.slice('latency_percentiles_usec_'.length);
      for (const [percentile, value] of parsePairs(text))
        emit(m.redis_latency_percentiles_usec, { cmd, quantile: percentile.slice(1) }, value);
    }
  },
});
