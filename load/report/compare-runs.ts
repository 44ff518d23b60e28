/** A run beside an earlier one: what became more, and what less. */
import type { Summary } from './summary.ts';

export interface Difference {
  readonly what: string;
  readonly before: string;
  readonly now: string;
  /** Now as a multiple of before; no number where there was nothing before. */
  readonly ratio: number;
}

/** "× 1.20"; a dash where there was nothing before. */
export const formatRatio = ({ ratio }: Difference): string => (Number.isFinite(ratio) ? `× ${ratio.toFixed(2)}` : '–');

const figures: readonly (readonly [what: string, unit: string, of: (summary: Summary) => number])[] = [
  ['requests a minute', '', ({ requestsPerMinute }) => requestsPerMinute],
  ['P50', ' ms', ({ latencyMs }) => latencyMs.p50],
  ['P95', ' ms', ({ latencyMs }) => latencyMs.p95],
  ['P99', ' ms', ({ latencyMs }) => latencyMs.p99],
  ['bad requests', '', ({ bad }) => bad],
];

export function differences(before: Summary, now: Summary): readonly Difference[] {
  return figures.map(([what, unit, of]) => ({
    what,
    before: `${of(before)}${unit}`,
    now: `${of(now)}${unit}`,
    ratio: of(now) === of(before) ? 1 : of(now) / of(before),
  }));
}
