/** Live delivery: the server-sent event streams that browsers hold open. */
import { defineMetrics } from '../entry.ts';

export const live = defineMetrics({
  live_streams: {
    type: 'gauge',
    unit: 'streams',
    help: 'Event streams that browsers hold open now. A person with two tabs holds two.',
    labels: {},
    jobs: ['app'],
  },
  live_events_sent_total: {
    type: 'counter',
    unit: 'events',
    help: 'Board events written to streams; one change sent to ten streams counts ten.',
    labels: {},
    jobs: ['app'],
  },
  live_streams_dropped_total: {
    type: 'counter',
    unit: 'streams',
    help: 'Streams that the app ended because the reader was too slow; the browser connects again and catches up.',
    labels: {},
    jobs: ['app'],
  },
});
