/** How many slow commands Redis remembers. What they were is not read: their arguments may hold anything. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

export const collector = defineCollector({
  name: 'redis_slowlog',
  target: 'redis',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [gauge(m.redis_slowlog_length, 'entries')],
  async collect(redis, emit) {
    emit(m.redis_slowlog_length, {}, Number(await redis.askIfKnown('SLOWLOG', 'LEN')));
  },
});
