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

/** Busier than so large a share of the time, and whatever is measured is measured of the generator. */
export const mostUtilization = 0.95;

/**
 * @param recording of requests that the service answered as promised, where others are known
 * @param utilization the share of the time that the generator was busy, 0 to 1
 */
export function generatorState(recording: Recording, cpuMicrosPerRequest: number, utilization = 0): GeneratorState {
  const lagMs = quantile(recording.lagsMs(), 0.99);
  return { lagMs, cpuMicrosPerRequest, limit: limitOf(lagMs, utilization) };
}

function limitOf(lagMs: number, utilization: number): string | null {
  if (utilization > mostUtilization)
    return `it was busy ${(utilization * 100).toFixed(0)} % of the time; expected at most ${mostUtilization * 100} %`;
  if (!(lagMs > mostLagMs)) return null; // of nothing it is no number
  return `1 % of the requests were sent more than ${lagMs.toFixed(0)} ms late; expected at most ${mostLagMs}`;
}
