/** Live delivery: the streams that browsers and programs hold open, as server-sent events or over a WebSocket. */
import { defineMetrics } from '../entry.ts';

/** `slow`: it left too much unread for too long. `protocol`: what came over a WebSocket was wrong. */
export const streamEnds = ['slow', 'protocol'] as const;
export type StreamEnd = (typeof streamEnds)[number];

/** `address`: too many streams of one address. `worker`: too many of this worker. */
export const streamLimits = ['address', 'worker'] as const;
export type StreamLimit = (typeof streamLimits)[number];

/** `slow`: it had left much unread and has caught up. `gap`: what it missed is no longer kept. `database`: another one. */
export const resetReasons = ['slow', 'gap', 'database'] as const;
export type ResetReason = (typeof resetReasons)[number];

/** Where what a stream had missed was found: in this worker's memory, or in Redis. */
export const resumeSources = ['memory', 'redis'] as const;
export type ResumeSource = (typeof resumeSources)[number];

export const live = defineMetrics({
  live_streams: {
    type: 'gauge',
    unit: 'streams',
    help: 'Streams that browsers and programs hold open now. A person with two tabs holds two.',
    labels: {},
    jobs: ['app'],
  },
  live_streams_lagging: {
    type: 'gauge',
    unit: 'streams',
    help: 'Open streams that have left so much unread that they get nothing more until they have read it.',
    labels: {},
    jobs: ['app'],
  },
  live_delivery_lag_seconds: {
    type: 'histogram',
    unit: 'seconds',
    counts: 'events',
    help: 'Time from the transaction that stored the earliest run of a change to the write into each open stream.',
    labels: {},
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10],
    jobs: ['app'],
  },
  live_events_sent_total: {
    type: 'counter',
    unit: 'events',
    help: 'Board events written to streams; one change sent to ten streams counts ten.',
    labels: {},
    jobs: ['app'],
  },
  live_events_skipped_total: {
    type: 'counter',
    unit: 'events',
    help: 'Board events not written to a stream because its reader lags; it gets one reset instead of all of them.',
    labels: {},
    jobs: ['app'],
  },
  live_resets_total: {
    type: 'counter',
    unit: 'events',
    help: 'Streams told to read everything anew, by reason.',
    labels: { reason: resetReasons },
    jobs: ['app'],
  },
  live_resumes_total: {
    type: 'counter',
    unit: 'streams',
    help: 'Streams that came back and got what they had missed, by where it was found.',
    labels: { source: resumeSources },
    jobs: ['app'],
  },
  live_streams_refused_total: {
    type: 'counter',
    unit: 'streams',
    help: 'Streams answered with 429, by the limit that they met.',
    labels: { limit: streamLimits },
    jobs: ['app'],
  },
  live_streams_dropped_total: {
    type: 'counter',
    unit: 'streams',
    help: 'Streams that the app ended, by reason; a browser connects again and catches up.',
    labels: { reason: streamEnds },
    jobs: ['app'],
  },
});
