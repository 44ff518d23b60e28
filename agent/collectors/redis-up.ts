/** Whether Redis answers, and after what time: a real question at every scrape, not the memory of a connection. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

export const collector = defineCollector({
  name: 'redis_up',
  target: 'redis',
  cadence: 'scrape',
  deadlineMs: 900,
  up: gauge(m.redis_up, 'state'),
  metrics: [gauge(m.redis_ping_seconds, 'seconds')],
  async collect(redis, emit) {
    emit(m.redis_ping_seconds, {}, await redis.begin());
  },
});
