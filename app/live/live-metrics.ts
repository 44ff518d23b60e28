/** What is counted of streams, bound once. */
import { m } from '../../metrics/catalogue/index.ts';
import {
  type ResetReason,
  type ResumeSource,
  resetReasons,
  resumeSources,
  type StreamEnd,
  type StreamLimit,
  streamEnds,
  streamLimits,
} from '../../metrics/catalogue/live.ts';
import type { BoundCounter, BoundGauge, BoundHistogram, Instruments } from '../../metrics/instruments/instruments.ts';

export interface LiveMetrics {
  readonly streams: BoundGauge;
  readonly lagging: BoundGauge;
  /** Seconds. */
  readonly lag: BoundHistogram;
  readonly sent: BoundCounter;
  readonly skipped: BoundCounter;
  readonly resets: Readonly<Record<ResetReason, BoundCounter>>;
  readonly resumes: Readonly<Record<ResumeSource, BoundCounter>>;
  readonly refused: Readonly<Record<StreamLimit, BoundCounter>>;
  readonly dropped: Readonly<Record<StreamEnd, BoundCounter>>;
}

export function createLiveMetrics(instruments: Instruments): LiveMetrics {
  const resets = instruments.counter(m.live_resets_total, 'events');
  const resumes = instruments.counter(m.live_resumes_total, 'streams');
  const refused = instruments.counter(m.live_streams_refused_total, 'streams');
  const dropped = instruments.counter(m.live_streams_dropped_total, 'streams');
  return {
    streams: instruments.gauge(m.live_streams, 'streams').bind({}),
    lagging: instruments.gauge(m.live_streams_lagging, 'streams').bind({}),
    lag: instruments.histogram(m.live_delivery_lag_seconds, 'seconds').bind({}),
    sent: instruments.counter(m.live_events_sent_total, 'events').bind({}),
    skipped: instruments.counter(m.live_events_skipped_total, 'events').bind({}),
    resets: bound(resetReasons, (reason) => resets.bind({ reason })),
    resumes: bound(resumeSources, (source) => resumes.bind({ source })),
    refused: bound(streamLimits, (limit) => refused.bind({ limit })),
    dropped: bound(streamEnds, (reason) => dropped.bind({ reason })),
  };
}

function bound<K extends string>(
  keys: readonly K[],
  bind: (key: K) => BoundCounter,
): Readonly<Record<K, BoundCounter>> {
  // Object.fromEntries forgets the keys, which are exactly these.
  return Object.fromEntries(keys.map((key) => [key, bind(key)])) as Record<K, BoundCounter>;
}
