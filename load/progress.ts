/** Tells how a run goes while it lasts. */
import { performance } from 'node:perf_hooks';
import { quantile, type Recording } from './recording.ts';
import type { Streams } from './streams.ts';

const progressMs = 5_000;

/** @param beganAt as `performance.now()` has it. @returns what ends it */
export function tellProgress(
  recording: Recording,
  streams: Streams | null,
  beganAt: number,
  tell: (line: string) => void,
): () => void {
  const timer = setInterval(() => {
    const now = performance.now() - beganAt;
    const latencies = recording.within(now - progressMs, now).latenciesMs.toSorted();
    const at = (share: number): string => `${quantile(latencies, share).toFixed(0)} ms`;
    const rate = (latencies.length / (progressMs / 1000)).toFixed(1);
    const held = streams ? `; ${streams.open} streams open, ${streams.lost} lost` : '';
    const times = latencies.length > 0 ? `, P50 ${at(0.5)}, P95 ${at(0.95)}, P99 ${at(0.99)}` : '';
    tell(`${Math.round(now / 1000)} s: ${rate} requests/s${times}, ${recording.bad} bad${held}`);
  }, progressMs);
  return () => clearInterval(timer);
}
