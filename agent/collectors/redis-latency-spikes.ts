/** The latency spikes that Redis has noticed; it looks for them only with `latency-monitor-threshold`. */
import { m } from '../../metrics/catalogue/index.ts';
import { defineCollector } from '../collector.ts';
import { gauge } from '../output.ts';

export const collector = defineCollector({
  name: 'redis_latency_spikes',
  target: 'redis',
  cadence: 'scrape',
  deadlineMs: 900,
  metrics: [
    gauge(m.redis_latency_spike_last, 'timestamp seconds'),
    gauge(m.redis_latency_spike_duration_seconds, 'seconds'),
  ],
  async collect(redis, emit) {
    for (const [event_name, time, lastMs] of (await redis.askIfKnown('LATENCY', 'LATEST')) as readonly Spike[]) {
      emit(m.redis_latency_spike_last, { event_name }, time);
      emit(m.redis_latency_spike_duration_seconds, { event_name }, lastMs / 1000);
    }
  },
});

/** What the server answers: https://redis.io/docs/latest/commands/latency-latest/ */
type Spike = readonly [event: string, timeSeconds: number, lastMs: number, longestMs: number];
