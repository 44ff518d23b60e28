/** Goes with a run from stage to stage. */
import { Pauses } from '../pauses.ts';
import type { PlacedStage } from '../timeline.ts';
import { isOver } from './ceiling.ts';
import type { StageResult } from './stage-result.ts';

/** So long after a stage Prometheus has seen its end: it scrapes every ten seconds. */
const seenAfterMs = 12_000;

export interface Following {
  readonly stages: readonly PlacedStage[];
  /** As `performance.now()` has it. */
  readonly beganAt: number;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

/** Calls back as each stage begins. */
export async function followStages(
  { stages, beganAt, signal }: Following,
  begins: (stage: PlacedStage, index: number) => void,
): Promise<void> {
  const pauses = new Pauses(signal);
  for (const [index, stage] of stages.entries()) {
    if (!(await pauses.until(beganAt + stage.fromMs))) return;
    begins(stage, index);
  }
}

/**
 * Judges each stage once its end has been seen. Resolves when the service has given way, or there is no stage left.
 * @param judged the result of a stage
 */
export async function untilGivenWay(
  { stages, beganAt, signal }: Following,
  judged: (stage: PlacedStage) => Promise<StageResult>,
): Promise<void> {
  const pauses = new Pauses(signal);
  const results: StageResult[] = [];
  for (const stage of stages) {
    if (!(await pauses.until(beganAt + stage.toMs + seenAfterMs))) return;
    results.push(await judged(stage));
    if (isOver(results)) return;
  }
}

/** Those in which was sent until their end. @param stoppedMs when sending ended, since the run began */
export const stagesOver = (stages: readonly PlacedStage[], stoppedMs: number): readonly PlacedStage[] =>
  stages.filter(({ toMs }) => toMs <= stoppedMs);
