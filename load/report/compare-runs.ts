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

const percent = (share: number): number => Math.round(share * 10_000) / 100;

const figures: readonly (readonly [what: string, unit: string, of: (summary: Summary) => number | undefined])[] = [
  ['requests a minute', '', ({ requestsPerMinute }) => requestsPerMinute],
  ['P50', ' ms', ({ latencyMs }) => latencyMs.p50],
  ['P95', ' ms', ({ latencyMs }) => latencyMs.p95],
  ['P99', ' ms', ({ latencyMs }) => latencyMs.p99],
  ['bad requests', ' %', ({ bad, requests }) => (requests === 0 ? undefined : percent(bad / requests))],
  ['ceiling a minute', '', ({ ceiling }) => ceiling?.all?.requestsPerMinute],
  ['ceiling without CPU', '', ({ ceiling }) => ceiling?.exceptCpu?.requestsPerMinute],
];

/** So often one run should have sent what it never did, before that is no chance: e⁻¹⁰ is one of 22,000. */
const noChance = 10;

/** Why two runs of a scenario cannot stand beside each other; null when they can. */
export function incomparable(before: Summary, now: Summary): string | null {
  const [gone, added] = [onlyIn(before, now), onlyIn(now, before)];
  const names = [...gone.map((name) => `"${name}" then`), ...added.map((name) => `"${name}" now`)];
  return names.length === 0 ? null : `only one of the two sends ${names.join(', ')}`;
}

/** Actions that the other run should have sent by its length. */
const onlyIn = (one: Summary, other: Summary): readonly string[] =>
  Object.entries(one.actions).flatMap(([name, count]) =>
    !other.actions[name] && (count / one.requests) * other.requests >= noChance ? [name] : [],
  );

/** Figures that only one of the two has are left out. */
export function differences(before: Summary, now: Summary): readonly Difference[] {
  return figures.flatMap(([what, unit, of]) => {
    const [then, here] = [of(before), of(now)];
    if (then === undefined || here === undefined) return [];
    return [{ what, before: `${then}${unit}`, now: `${here}${unit}`, ratio: here === then ? 1 : here / then }];
  });
}
