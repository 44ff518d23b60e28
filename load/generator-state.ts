/** How the generator itself did: a generator that is late must not be taken for a slow service. */
import { quantile, type Recording } from './recording.ts';

export interface GeneratorState {
  /** So late were 99 % of all requests at most, milliseconds. */
  readonly lagMs: number;
  readonly cpuMicrosPerRequest: number;
  /** Why the run tells of the generator instead of the service; null where it does not. */
  readonly limit: string | null;
}

/** Later than this, and latencies would be told too high by an amount that matters beside the promise of 300 ms. */
export const mostLagMs = 50;

/** @param recording of requests that the service answered as promised, where others are known */
export function generatorState(recording: Recording, cpuMicrosPerRequest: number): GeneratorState {
  const lagMs = quantile(recording.lagsMs(), 0.99);
  const limit =
    lagMs > mostLagMs
      ? `1 % of the requests were sent more than ${lagMs.toFixed(0)} ms late; expected at most ${mostLagMs}`
      : null;
  return { lagMs, cpuMicrosPerRequest, limit };
}
