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

const figures: readonly (readonly [what: string, unit: string, of: (summary: Summary) => number | undefined])[] = [
  ['requests a minute', '', ({ requestsPerMinute }) => requestsPerMinute],
  ['P50', ' ms', ({ latencyMs }) => latencyMs.p50],
  ['P95', ' ms', ({ latencyMs }) => latencyMs.p95],
  ['P99', ' ms', ({ latencyMs }) => latencyMs.p99],
  ['bad requests', '', ({ bad }) => bad],
  ['ceiling a minute', '', ({ ceiling }) => ceiling?.all?.requestsPerMinute],
  ['ceiling without CPU', '', ({ ceiling }) => ceiling?.exceptCpu?.requestsPerMinute],
];

/** Figures that only one of the two has are left out. */
export function differences(before: Summary, now: Summary): readonly Difference[] {
  return figures.flatMap(([what, unit, of]) => {
    const [then, here] = [of(before), of(now)];
    if (then === undefined || here === undefined) return [];
    return [{ what, before: `${then}${unit}`, now: `${here}${unit}`, ratio: here === then ? 1 : here / then }];
  });
}
