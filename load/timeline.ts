/** When the stages of a run begin and end, and when somebody who takes part in some of them is there. */
import type { Stage } from './profiles.ts';

/** Milliseconds since the run began; the end is not in it. */
export interface PlacedStage extends Stage {
  readonly fromMs: number;
  readonly toMs: number;
}

export function placed(stages: readonly Stage[]): readonly PlacedStage[] {
  let fromMs = 0;
  return stages.map((stage) => {
    const toMs = fromMs + stage.seconds * 1000;
    const one = { ...stage, fromMs, toMs };
    fromMs = toMs;
    return one;
  });
}

/** The moment from `atMs` on at which this user is there, counted from 0; null when it never comes. */
export function whenThere(stages: readonly PlacedStage[], user: number, atMs: number): number | null {
  const stage = stages.find(({ toMs, users }) => atMs < toMs && user < users);
  return stage ? Math.max(atMs, stage.fromMs) : null;
}
